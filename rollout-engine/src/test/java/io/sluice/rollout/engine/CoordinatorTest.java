package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
  private static final List<Service> WEB = List.of(Desk.web("v1", "v1", "v2", "v3"));

  private final Desk desk = new Desk();

  private static Rollout rollout(String name, String candidate) {
    return Given.with(Given.canary(), name, candidate, Precedence.QUEUE);
  }

  private static Rollout superseding(String name, String candidate) {
    return Given.with(Given.canary(), name, candidate, Precedence.SUPERSEDE);
  }

  @Test
  void queue_oneRunsAndTheOthersFollowInTheOrderInWhichTheyWereSeen() {
    desk.load(WEB, rollout("b", "v2"), rollout("a", "v3"));
    assertThat(desk.entry("b").state()).isInstanceOf(Running.class);
    assertThat(desk.waitsFor("a")).isEqualTo("its turn after b");
    desk.promote("b");
    assertThat(desk.entry("a").state())
        .isInstanceOfSatisfying(Running.class, r -> assertThat(r.stable()).isEqualTo("v2"));
  }

  @Test
  void queue_otherServices_doNotWait() {
    Rollout other =
        new Rollout(
            "api",
            "api",
            "v2",
            StartMode.AUTO,
            Given.CANARY,
            Given.JUDGED,
            Given.canary().convergence(),
            Given.canary().onFailure(),
            Given.canary().onInconclusive(),
            List.of(),
            Precedence.QUEUE,
            Conditions.NONE,
            List.of(),
            List.of());
    var api = new Service("api", "v1", List.of("v1", "v2"));
    desk.load(List.of(WEB.getFirst(), api), rollout("a", "v2"), other);
    assertThat(desk.entry("api").state()).isInstanceOf(Running.class);
    assertThat(desk.entry("a").state()).isInstanceOf(Running.class);
  }

  @Test
  void manual_keepsNobodyBehindIt_andJoinsTheQueueWhenStarted() {
    Rollout manual = Given.with(rollout("m", "v2"), StartMode.MANUAL);
    desk.load(WEB, manual, rollout("a", "v3"));
    assertThat(desk.waitsFor("m")).isEqualTo("a person to start it");
    assertThat(desk.entry("a").state()).isInstanceOf(Running.class);
    desk.command("m", new Verb.Start());
    assertThat(desk.waitsFor("m")).isEqualTo("its turn after a");
    desk.promote("a");
    assertThat(desk.entry("m").state()).isInstanceOf(Running.class);
  }

  @Test
  void candidate_unknownOrStable_waitsAndSaysSo() {
    desk.load(WEB, rollout("unknown", "v9"), rollout("same", "v1"));
    assertThat(desk.waitsFor("unknown")).isEqualTo("version v9 is not defined");
    assertThat(desk.waitsFor("same"))
        .isEqualTo("another version to be stable: v1 is stable already");
    desk.load(
        List.of(Desk.web("v1", "v1", "v2", "v3", "v9")),
        rollout("unknown", "v9"),
        rollout("same", "v1"));
    assertThat(desk.entry("unknown").state()).isInstanceOf(Running.class);
  }

  @Test
  void service_unknown_waitsAndSaysSo() {
    desk.load(List.of(), rollout("a", "v2"));
    assertThat(desk.waitsFor("a")).isEqualTo("service web is not defined");
  }

  @Test
  void alert_thatFires_keepsItFromStarting_untilItEnds() {
    desk.load(WEB);
    desk.alert("page");
    desk.load(WEB, rollout("a", "v2"), rollout("b", "v3"));
    assertThat(desk.waitsFor("a")).isEqualTo("alert Errors to end");
    desk.resolve("page");
    assertThat(desk.entry("a").state()).isInstanceOf(Running.class);
    assertThat(desk.entry("b").state()).isInstanceOf(Waiting.class);
  }

  @Test
  void supersede_endsWhatRuns_andStartsAheadOfTheQueue() {
    desk.load(WEB, rollout("a", "v2"), rollout("b", "v3"));
    desk.look("a", Given.fleet(3), Given.pass());
    desk.load(WEB, rollout("a", "v2"), rollout("b", "v3"), superseding("c", "v3"));
    assertThat(desk.entry("a").state()).isInstanceOf(RollingBack.class);
    assertThat(desk.waitsFor("c")).isEqualTo("its turn after a");
    desk.look("a", Given.fleet(3), Given.pass());
    assertThat(desk.entry("a").state())
        .isInstanceOfSatisfying(
            RolloutState.Finished.class,
            f -> assertThat(f.outcome()).isEqualTo(Outcome.SUPERSEDED));
    assertThat(desk.entry("c").state()).isInstanceOf(Running.class);
    assertThat(desk.waitsFor("b")).isEqualTo("its turn after c");
  }

  @Test
  void supersede_thatAnAlertKeepsFromStarting_endsNothing() {
    Rollout calm =
        new Rollout(
            "calm",
            "web",
            "v2",
            StartMode.AUTO,
            Given.CANARY,
            Given.JUDGED,
            Given.canary().convergence(),
            Given.canary().onFailure(),
            Given.canary().onInconclusive(),
            List.of(),
            Precedence.QUEUE,
            Conditions.NONE,
            List.of(),
            List.of());
    desk.load(WEB, calm);
    desk.alert("page");
    desk.load(WEB, calm, superseding("c", "v3"));
    assertThat(desk.entry("calm").state()).isInstanceOf(Running.class);
    assertThat(desk.waitsFor("c")).isEqualTo("alert Errors to end");
  }
}
