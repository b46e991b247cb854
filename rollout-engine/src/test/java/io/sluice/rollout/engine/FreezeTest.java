package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreezeTest {
  private static final Service API = new Service("api", "v1", List.of("v1", "v2"));
  private static final List<Service> BOTH = List.of(API, Desk.web("v1", "v1", "v2", "v3"));
  private static final String THAW = "a thaw, frozen by ann: Black Friday";

  private final Desk desk = new Desk();

  @Test
  void everything_isFrozen_nothingBegins() {
    desk.load(BOTH);
    desk.freeze();
    desk.load(BOTH, Given.canary());
    assertThat(desk.waitsFor("web-v2")).isEqualTo(THAW);

    desk.thaw();

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void oneService_isFrozen_othersBegin() {
    desk.load(BOTH);
    desk.freeze("web");
    desk.load(BOTH, Given.canary(), Given.on(Given.canary(), "api", Given.canary().conditions()));

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Waiting.class);
    assertThat(desk.entry("api-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void running_keepsItsWeights_andGoesOnAfterTheThaw() {
    desk.load(BOTH, Given.canary());
    desk.looks(2, "web-v2");
    desk.freeze("web");

    desk.looks(20, "web-v2");

    assertThat(desk.traffic().split().basisPointsOf("v2")).isEqualTo(1_000);
    assertThat(desk.holdOf("web-v2")).isEqualTo(THAW);
    desk.thaw("web");
    desk.looks(1, "web-v2");
    assertThat(desk.traffic().split().basisPointsOf("v2")).isEqualTo(5_000);
  }

  @Test
  void frozen_aFailedVerdict_takesTrafficBack() {
    desk.load(BOTH, Given.canary());
    desk.looks(2, "web-v2");
    desk.freeze();

    desk.look("web-v2", Given.fleet(3), Given.fail());

    assertThat(desk.traffic().split().basisPointsOf("v2")).isZero();
  }

  @Test
  void frozen_rollbackOfWhatWasPromoted_isFollowed() {
    desk.load(BOTH, Given.canary());
    desk.promote("web-v2");
    desk.freeze();

    desk.command("web-v2", new Verb.Rollback());

    assertThat(desk.stable()).isEqualTo("v1");
  }

  @Test
  void frozen_anEditOfStable_isRefused() {
    desk.load(BOTH);
    desk.freeze("web");

    Decision decision = desk.load(List.of(API, Desk.web("v3", "v1", "v2", "v3")));

    assertThat(desk.stable()).isEqualTo("v1");
    assertThat(decision.refusals().getFirst()).contains("while it is frozen by ann: Black Friday");
  }

  @Test
  void freeze_ofAServiceThatIsNotThere_isRefused() {
    desk.load(BOTH);

    Decision decision = desk.freeze("web", "wbe");

    assertThat(decision.refusals()).containsExactly("freeze: there is no service wbe");
    assertThat(desk.state().frozen()).isEqualTo(Freezes.NONE);
  }

  @Test
  void thaw_ofWhatIsNotFrozen_isRefused() {
    desk.load(BOTH);
    assertThat(desk.thaw().refusals()).containsExactly("thaw: nothing is frozen");
    desk.freeze("api");

    assertThat(desk.thaw("web").refusals()).containsExactly("thaw: service web is not frozen");
  }

  @Test
  void thaw_ofOneServiceWhileEverythingIsFrozen_isRefused() {
    desk.load(BOTH);
    desk.freeze();

    assertThat(desk.thaw("web").refusals())
        .containsExactly("thaw: everything is frozen by ann: Black Friday; thaw all of it");
  }

  @Test
  void thaw_ofEverything_thawsSingleServicesToo() {
    desk.load(BOTH);
    desk.freeze("web");
    desk.freeze();

    desk.thaw();

    assertThat(desk.state().frozen()).isEqualTo(Freezes.NONE);
  }

  @Test
  void service_thatIsRemoved_isNotFrozenWhenItComesBack() {
    desk.load(BOTH);
    desk.freeze("api");

    desk.load(BOTH.subList(1, 2));

    assertThat(desk.state().frozen()).isEqualTo(Freezes.NONE);
  }
}
