package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControllerCommandTest {
  private static final List<Service> WEB = List.of(Desk.web("v1", "v1", "v2", "v3"));

  private final Desk desk = new Desk();

  private void run() {
    desk.load(WEB, Given.canary());
    desk.look("web-v2", Given.fleet(3), Given.pass());
  }

  private Decision restart(Rollout rollout) {
    return desk.give(new ControlInput.RestartGiven(rollout, "ann"));
  }

  @Test
  void unknownRollout_isRefused() {
    assertThat(desk.command("nothing", new Verb.Abort()).refusals())
        .containsExactly("there is no rollout nothing");
    assertThat(restart(Given.canary()).refusals())
        .containsExactly("restart: there is no rollout web-v2");
  }

  @Test
  void rollback_ofAPromotedRollout_makesTheOldVersionStableAtOnce() {
    run();
    desk.promote("web-v2");
    assertThat(desk.stable()).isEqualTo("v2");
    assertThat(desk.command("web-v2", new Verb.Rollback()).refusals()).isEmpty();
    assertThat(desk.traffic().split()).isEqualTo(Split.all("v1"));
    assertThat(desk.stable()).isEqualTo("v1");
  }

  @Test
  void rollback_candidateNotStableAnyMore_isRefused() {
    run();
    desk.promote("web-v2");
    desk.load(List.of(Desk.web("v3", "v1", "v2", "v3")), Given.canary());
    assertThat(desk.command("web-v2", new Verb.Rollback()).refusals())
        .containsExactly("rollback: v2 is not stable any more, v3 is");
  }

  @Test
  void rollback_versionBeforeIsGone_isRefused() {
    run();
    desk.promote("web-v2");
    desk.load(List.of(Desk.web("v2", "v2", "v3")), Given.canary());
    assertThat(desk.command("web-v2", new Verb.Rollback()).refusals())
        .containsExactly("rollback: version v1 is not defined any more");
  }

  @Test
  void rollback_whileAnotherRolloutRuns_isRefused() {
    run();
    desk.promote("web-v2");
    Rollout next = Given.with(Given.canary(), "web-v3", "v3", Precedence.QUEUE);
    desk.load(WEB, Given.canary(), next);
    assertThat(desk.command("web-v2", new Verb.Rollback()).refusals())
        .containsExactly("rollback: rollout web-v3 is running; abort it first");
  }

  @Test
  void restart_running_isOneDecisionBackToStable_withTheNewContent() {
    run();
    Rollout edited = Given.with(Given.canary(), OnFailure.PAUSE, OnInconclusive.PAUSE);
    restart(edited);
    assertThat(desk.traffic().split()).isEqualTo(Split.all("v1"));
    assertThat(desk.entry("web-v2").rollout()).isEqualTo(edited);
    assertThat(desk.entry("web-v2").state())
        .isInstanceOfSatisfying(Running.class, r -> assertThat(r.phase()).isZero());
  }

  @Test
  void restart_stableWithoutHealthyEndpoint_isRefused() {
    run();
    desk.look("web-v2", Given.unhealthy(Given.fleet(3), "v1"), Given.pass());
    assertThat(restart(Given.canary()).refusals().getFirst())
        .startsWith("restart: v1 has no healthy endpoint");
    desk.alert("page");
    assertThat(desk.entry("web-v2").state()).isInstanceOf(RollingBack.class);
    assertThat(restart(Given.canary()).refusals()).hasSize(1);
  }

  @Test
  void restart_ofAPromotedRollout_isRefused() {
    run();
    desk.promote("web-v2");
    assertThat(restart(Given.canary()).refusals()).containsExactly("restart: v2 is stable already");
  }

  @Test
  void restart_ofAPromotedBandit_isRefused_whicheverArmIsStable() {
    var bandit = GivenBandit.bandit(Optional.empty());
    desk.load(List.of(Desk.web("v1", "v1", "v2", "v3")), bandit);
    String name = bandit.name();
    for (int i = 0; i < 20 && !desk.entry(name).isFinished(); i++) {
      desk.learn(name, GivenBandit.FLEET, GivenBandit.V3_BEST);
    }
    assertThat(desk.stable()).isEqualTo("v3");

    assertThat(restart(bandit).refusals()).containsExactly("restart: v3 is stable already");
    desk.command(name, new Verb.Rollback());
    desk.learn(name, GivenBandit.FLEET, Map.of());
    assertThat(desk.stable()).isEqualTo("v1");
  }

  @Test
  void retry_ofAnAbortedRollout_startsItAgainAtOnce() {
    run();
    desk.command("web-v2", new Verb.Abort());
    desk.look("web-v2", Given.fleet(3), Given.pass());
    desk.command("web-v2", new Verb.Retry());
    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }
}
