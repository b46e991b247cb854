package io.sluice.rollout.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Controller;
import io.sluice.rollout.engine.Decision;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.FleetView.Health;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StartMode;
import io.sluice.rollout.sim.Moment.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rollouts {@code api-v2} and {@code web-v2} of one group, of which {@code web-v2} waits for a hook
 * while all Envoys are lost.
 */
class SilenceTest {
  private static final Duration LONGER_THAN_ANY_CALL = Duration.ofMinutes(1);
  private static final FleetView LOST =
      new FleetView(0, 0, 0, List.of(), List.of(), new TreeMap<>());

  private final Watch watch = new Watch();
  private ControlState state = ControlState.EMPTY;
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");

  @BeforeEach
  void beginBoth() {
    decide(
        new ControlInput.ConfigLoaded(
            List.of(service("api"), service("web")),
            List.of(rollout("api", List.of()), rollout("web", List.of(hook()))),
            List.of(1L, 2L)));
    for (int i = 0; i < 2; i++) {
      decide(look("api-v2", fleet()));
      decide(look("web-v2", fleet()));
    }
    assertThat(share("web")).isEqualTo(1_000);
    assertThat(share("api")).isEqualTo(1_000);
  }

  @Test
  void lookAtNobody_answerIsOverdue_takesTheGroupBackAndNothingIsBroken() {
    now = now.plus(LONGER_THAN_ANY_CALL);
    decide(look("web-v2", LOST));
    assertThat(share("web")).isZero();
    assertThat(share("api")).isZero();
  }

  @Test
  void lookAtNobody_answerIsNotYetDue_mustTakeNothingBack() {
    decide(look("web-v2", LOST));
    assertThat(share("web")).isEqualTo(1_000);
    assertBroken(look("web-v2", LOST), back("web-v2", new Cause.EffectFailed("no answer")));
  }

  @Test
  void lookAtNobody_answerOfAnotherRolloutIsOverdue_mustTakeNothingBack() {
    now = now.plus(LONGER_THAN_ANY_CALL);
    assertBroken(look("api-v2", LOST), back("api-v2", new Cause.EffectFailed("no answer")));
  }

  @Test
  void lookAtNobody_answerIsOverdue_mustTakeNothingBackForAnotherReason() {
    now = now.plus(LONGER_THAN_ANY_CALL);
    assertBroken(look("web-v2", LOST), back("web-v2", new Cause.Undecided("nobody is there")));
    assertBroken(look("web-v2", LOST), back("api-v2", new Cause.GroupAborted("web-v2")));
  }

  private void decide(ControlInput input) {
    Decision decision = Controller.decide(state, input, now);
    ControlState after = state;
    for (ControlEvent event : decision.events()) {
      after = after.apply(event, now);
    }
    watch.see(new Moment(state, input, decision, now, after, Fate.WHOLE));
    state = after;
  }

  /** Shows the onlooker what an engine that was wrong would have decided. */
  private void assertBroken(ControlInput input, ControlEvent wrong) {
    var decision = new Decision(List.of(wrong), List.of(), List.of());
    var moment = new Moment(state, input, decision, now, state.apply(wrong, now), Fate.WHOLE);
    assertThatThrownBy(() -> new Watch().see(moment))
        .isInstanceOf(InvariantBroken.class)
        .hasMessageContaining("LOST_ENVOYS_CHANGE_NO_TRAFFIC");
  }

  private int share(String service) {
    return Objects.requireNonNull(TrafficPlanner.plan(state).services().get(service))
        .split()
        .basisPointsOf("v2");
  }

  private static ControlEvent back(String rollout, Cause cause) {
    return new ControlEvent.RolloutProgressed(
        rollout, new RolloutEvent.RollbackStarted(cause, Split.all("v1"), Outcome.ROLLED_BACK));
  }

  private static ControlInput look(String rollout, FleetView fleet) {
    return new ControlInput.Observed(rollout, new Observation.Look(fleet, Optional.empty()));
  }

  private static FleetView fleet() {
    var health = new TreeMap<String, Health>();
    health.put("v1", new Health(3, 0));
    health.put("v2", new Health(3, 0));
    return new FleetView(3, 3, 3, List.of(), List.of(), health);
  }

  private static Service service(String name) {
    return new Service(name, "v1", List.of("v1", "v2"));
  }

  private static Hook hook() {
    var call =
        new HttpCall(
            "https://ci.example/approve",
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ZERO);
    return new Hook(Hook.Moment.AFTER_PHASE, call, Hook.OnError.FAIL);
  }

  private static Rollout rollout(String service, List<Hook> hooks) {
    return new Rollout(
        service + "-v2",
        service,
        "v2",
        StartMode.AUTO,
        new Plan("a tenth, then all", List.of(new Phase.Shift(1_000), new Phase.Promote())),
        Policy.NONE,
        Convergence.DEFAULT,
        OnFailure.ROLLBACK,
        OnInconclusive.PAUSE,
        List.of(),
        Rollout.Precedence.QUEUE,
        new Conditions(
            Schedule.ALWAYS, List.of(), Optional.of(new Group("autumn", Group.Abort.TOGETHER))),
        hooks,
        List.of());
  }
}
