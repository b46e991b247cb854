package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gates that a person opens within a time, or that somebody outside is asked for. */
class TimedGateTest {
  private static final Duration TIME = Duration.ofMinutes(30);

  /** {@return a rollout with a tenth of the traffic that stands before a gate} */
  private static Track before(GateCheck check) {
    Track track =
        Track.started(
            Given.rollout(
                new Plan(
                    "gated",
                    List.of(new Phase.Shift(1_000), new Phase.Gate(check), new Phase.Promote())),
                Given.JUDGED));
    track.look(Given.fleet(3));
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    return track;
  }

  private static Effect asked(Track track) {
    return ((GateState.Asked) track.running().progress().gate()).effect();
  }

  private static Observation answer(Effect effect, EffectResult result) {
    return new Observation.EffectAnswered(effect.id(), result);
  }

  @ParameterizedTest
  @EnumSource(OnTimeout.class)
  void person_whoDoesNotCome_getsTheDefaultAtTheEndOfTheTime(OnTimeout onTimeout) {
    Track track = before(new GateCheck.Timed(TIME, onTimeout));
    track.after(TIME).judged(Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
    track.after(Duration.ofMillis(1)).judged(Given.fleet(3), Given.pass());
    switch (onTimeout) {
      case ABORT -> assertThat(((RollingBack) track.state()).outcome()).isEqualTo(Outcome.ABORTED);
      case ROLLBACK ->
          assertThat(((RollingBack) track.state()).outcome()).isEqualTo(Outcome.ROLLED_BACK);
      case PROMOTE -> assertThat(track.candidateBasisPoints()).isEqualTo(10_000);
    }
  }

  @Test
  void person_whoComesInTime_opensIt() {
    Track track = before(new GateCheck.Timed(TIME, OnTimeout.ABORT));
    track.after(TIME).command(new Verb.Promote());
    assertThat(track.running().phase()).isEqualTo(2);
  }

  @Test
  void time_ofAPause_doesNotCount() {
    Track track = before(new GateCheck.Timed(TIME, OnTimeout.ABORT));
    track.command(new Verb.Pause());
    track.after(TIME.multipliedBy(2)).judged(Given.fleet(3), Given.pass());
    assertThat(track.state()).isInstanceOf(Paused.class);
    track.command(new Verb.Resume());
    track.after(TIME).judged(Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void time_inWhichTheEngineWasAway_doesNotCount() {
    Track track = before(new GateCheck.Timed(TIME, OnTimeout.ABORT));
    track.after(TIME.multipliedBy(2)).observe(new Observation.Recovered());
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void call_answeredYes_opensTheGate() {
    Track track = before(new GateCheck.Http(GivenHooks.CALL));
    Effect call = asked(track);
    assertThat(((Effect.Call) call).occasion().at()).isEqualTo("gate");
    track.observe(answer(call, new EffectResult.Succeeded("status 200")));
    assertThat(track.running().phase()).isEqualTo(2);
  }

  @Test
  void call_answeredNo_takesTrafficBack() {
    Track track = before(new GateCheck.Http(GivenHooks.CALL));
    track.observe(answer(asked(track), new EffectResult.Failed("status 403")));
    assertThat(track.candidateBasisPoints()).isZero();
    assertThat(((RollingBack) track.state()).cause())
        .isEqualTo(new Cause.EffectFailed("status 403"));
  }

  @Test
  void call_thatHangs_failsAtItsDeadline() {
    Track track = before(new GateCheck.Http(GivenHooks.CALL));
    Effect call = asked(track);
    track
        .after(Duration.between(track.now(), call.deadline()))
        .judged(Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
    track.after(Duration.ofMillis(1)).judged(Given.fleet(3), Given.pass());
    assertThat(track.candidateBasisPoints()).isZero();
  }

  @Test
  void alert_whileAGateIsAsked_takesTrafficBackAtOnce() {
    for (GateCheck check :
        List.of(
            new GateCheck.Http(GivenHooks.CALL), new GateCheck.Timed(TIME, OnTimeout.PROMOTE))) {
      Track track = before(check);
      track.observe(Given.alert("page"));
      assertThat(track.candidateBasisPoints()).isZero();
      track.after(TIME.multipliedBy(2)).look(Given.fleet(3));
      assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }
  }
}
