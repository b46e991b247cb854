package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Group.Abort;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rollouts {@code web-v2} and {@code api-v2}, of one group or one after the other. */
class GroupTest {
  private static final Service API = new Service("api", "v1", List.of("v1", "v2", "v3"));
  private static final List<Service> BOTH = List.of(API, Desk.web("v1", "v1", "v2", "v3"));

  private final Desk desk = new Desk();

  private static Conditions in(String group, Abort abort) {
    return new Conditions(Schedule.ALWAYS, List.of(), Optional.of(new Group(group, abort)));
  }

  private static Rollout web(Abort abort) {
    return Given.with(Given.canary(), in("autumn", abort));
  }

  private static Rollout api(Abort abort) {
    return Given.on(Given.canary(), "api", in("autumn", abort));
  }

  private int phase(String rollout) {
    return ((Running) desk.entry(rollout).state()).phase();
  }

  @Test
  void members_beginTogether() {
    desk.load(BOTH, web(Abort.TOGETHER), Given.with(api(Abort.TOGETHER), StartMode.MANUAL));
    assertThat(desk.waitsFor("web-v2"))
        .isEqualTo("api-v2 of its group, which waits for a person to start it");

    desk.command("api-v2", new Verb.Start());

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
    assertThat(desk.entry("api-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void oneIsReady_itWaitsForTheOther_thenBothGoOn() {
    desk.load(BOTH, web(Abort.TOGETHER), api(Abort.TOGETHER));
    desk.looks(20, "web-v2");
    assertThat(phase("web-v2")).isZero();
    assertThat(desk.holdOf("web-v2")).isEqualTo("api-v2, which is in phase 1/7");

    desk.looks(2, "api-v2");
    desk.looks(1, "web-v2");

    assertThat(phase("api-v2")).isEqualTo(1);
    assertThat(phase("web-v2")).isEqualTo(1);
  }

  @Test
  void bothToTheEnd_neitherIsEverTwoPhasesAhead() {
    desk.load(BOTH, web(Abort.TOGETHER), api(Abort.TOGETHER));
    for (int i = 0; i < 60 && !desk.entry("api-v2").isFinished(); i++) {
      desk.looks(i % 3, "web-v2");
      desk.looks(1, "api-v2");
      if (desk.entry("web-v2").state() instanceof Running w
          && desk.entry("api-v2").state() instanceof Running a) {
        assertThat(w.phase() - a.phase()).isBetween(-1, 1);
      }
    }
    desk.promote("web-v2");
    assertThat(((Finished) desk.entry("api-v2").state()).outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void oneGoesBack_together_theOtherGoesBackInTheSameDecision() {
    desk.load(BOTH, web(Abort.TOGETHER), api(Abort.TOGETHER));
    desk.looks(2, "web-v2");
    desk.looks(2, "api-v2");

    desk.look("api-v2", Given.fleet(3), Given.fail());

    assertThat(desk.traffic().split().basisPointsOf("v2")).isZero();
    assertThat(desk.entry("web-v2").state())
        .isInstanceOfSatisfying(
            RollingBack.class,
            back ->
                assertThat(back.cause().sentence())
                    .isEqualTo("api-v2 of its group was taken back"));
  }

  @Test
  void oneGoesBack_alone_theOtherGoesOnWithoutIt() {
    desk.load(BOTH, web(Abort.ALONE), api(Abort.ALONE));
    desk.looks(2, "web-v2");
    desk.looks(2, "api-v2");
    desk.look("api-v2", Given.fleet(3), Given.fail());
    desk.look("api-v2", Given.fleet(3), Given.pass());

    desk.promote("web-v2");
  }

  @Test
  void oneWentBack_theOtherBeginsOnlyWhenItIsTriedAgain() {
    desk.load(BOTH, web(Abort.TOGETHER), api(Abort.TOGETHER));
    desk.command("api-v2", new Verb.Abort());
    desk.command("web-v2", new Verb.Retry());
    assertThat(desk.waitsFor("web-v2"))
        .isEqualTo("a retry of api-v2 of its group, which went back");

    desk.command("api-v2", new Verb.Retry());

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
    assertThat(desk.entry("api-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void pausedMember_holdsTheOthers() {
    desk.load(BOTH, web(Abort.TOGETHER), api(Abort.TOGETHER));
    desk.looks(2, "web-v2");
    desk.looks(2, "api-v2");
    desk.looks(1, "web-v2");
    desk.command("api-v2", new Verb.Pause());

    desk.looks(20, "web-v2");

    assertThat(phase("web-v2")).isEqualTo(1);
    assertThat(desk.holdOf("web-v2")).isEqualTo("api-v2, which is paused");
  }

  @Test
  void groupsThatCross_doNotWaitForEachOther() {
    var webOther =
        Given.with(
            Given.with(Given.canary(), "web-v3", "v3", Precedence.QUEUE),
            in("winter", Abort.TOGETHER));
    var apiOther =
        Given.on(
            Given.with(Given.canary(), "x", "v3", Precedence.QUEUE),
            "api",
            in("winter", Abort.TOGETHER));
    desk.load(BOTH, web(Abort.TOGETHER), apiOther, webOther, api(Abort.TOGETHER));

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
    assertThat(desk.entry("api-v2").state()).isInstanceOf(Running.class);
    assertThat(desk.waitsFor("api-v3")).isEqualTo("its turn after api-v2");
  }

  @Test
  void after_theOtherRunsOrFailed_itWaits() {
    var after = new Conditions(Schedule.ALWAYS, List.of("api-v2"), Optional.empty());
    desk.load(
        BOTH, Given.with(Given.canary(), after), Given.on(Given.canary(), "api", Conditions.NONE));
    assertThat(desk.waitsFor("web-v2")).isEqualTo("api-v2 to be promoted");

    desk.command("api-v2", new Verb.Abort());

    assertThat(desk.waitsFor("web-v2"))
        .isEqualTo("api-v2 to be promoted, which has ended without it");
  }

  @Test
  void after_theOtherWasPromoted_itBegins() {
    var after = new Conditions(Schedule.ALWAYS, List.of("api-v2"), Optional.empty());
    desk.load(
        BOTH, Given.with(Given.canary(), after), Given.on(Given.canary(), "api", Conditions.NONE));

    desk.promote("api-v2");

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void after_onOneService_keepsNobodyBehindIt() {
    var after = new Conditions(Schedule.ALWAYS, List.of("second"), Optional.empty());
    desk.load(
        BOTH,
        Given.with(Given.canary(), after),
        Given.with(Given.canary(), "second", "v3", Precedence.QUEUE));

    assertThat(desk.entry("second").state()).isInstanceOf(Running.class);
  }
}
