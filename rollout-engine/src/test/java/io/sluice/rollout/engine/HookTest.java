package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookTest {
  /** Every try at its end, and the way of the answer. */
  private static final Duration LONGEST = Duration.ofSeconds(45);

  private static Track with(Moment at, OnError onError) {
    return Track.started(GivenHooks.with(Given.canary(), new Hook(at, GivenHooks.CALL, onError)));
  }

  private static Effect.Call called(Transition transition) {
    return transition.effects().stream()
        .map(Effect.Call.class::cast)
        .reduce((_, second) -> second)
        .orElseThrow();
  }

  private static Observation yes(Effect.Call call) {
    return new Observation.EffectAnswered(call.id(), new EffectResult.Succeeded("status 200"));
  }

  private static Observation no(Effect.Call call) {
    return new Observation.EffectAnswered(call.id(), new EffectResult.Failed("status 403"));
  }

  @Test
  void beforeStart_untilItHasPassed_movesNoTraffic() {
    Track track = with(Moment.BEFORE_START, OnError.FAIL);
    Transition transition = track.look(Given.fleet(3));
    Effect.Call call = called(transition);
    assertThat(transition.events()).contains(new RolloutEvent.HookCalled(call));
    assertThat(call.occasion())
        .isEqualTo(new Occasion("before-start", "web-v2", "web", "v2", 1, ""));
    assertThat(call.deadline()).isEqualTo(track.now().plus(LONGEST));
    assertThat(track.look(Given.fleet(3)).effects()).isEmpty();
    assertThat(track.candidateBasisPoints()).isZero();
    track.observe(yes(call));
    track.look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void beforePhase_isCalledForEachPhase_andPassesOnceInEach() {
    Track track = with(Moment.BEFORE_PHASE, OnError.FAIL);
    track.observe(yes(called(track.look(Given.fleet(3)))));
    track.look(Given.fleet(3));
    Effect.Call second = called(track.look(Given.fleet(3)));
    assertThat(second.occasion().phase()).isEqualTo(2);
    track.observe(yes(second));
    assertThat(track.look(Given.fleet(3)).effects()).isEmpty();
  }

  @Test
  void afterPhase_holdsThePhaseThatIsOver() {
    Track track = with(Moment.AFTER_PHASE, OnError.FAIL);
    track.look(Given.fleet(3));
    Effect.Call shifted = called(track.look(Given.fleet(3)));
    assertThat(track.running().phase()).isZero();
    track.observe(yes(shifted));
    track.look(Given.fleet(3));
    assertThat(track.running().phase()).isEqualTo(1);
    Transition last = track.intervals(5, Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
    assertThat(last.events()).noneMatch(RolloutEvent.PhaseEntered.class::isInstance);
  }

  @Test
  void refusal_thatCounts_takesTrafficBack() {
    Track track = with(Moment.AFTER_PHASE, OnError.FAIL);
    track.look(Given.fleet(3));
    track.observe(no(called(track.look(Given.fleet(3)))));
    assertThat(track.candidateBasisPoints()).isZero();
    assertThat(((RollingBack) track.state()).cause())
        .isEqualTo(new Cause.EffectFailed("hook after-phase: status 403"));
  }

  @Test
  void refusal_thatIsIgnored_goesOn() {
    Track track = with(Moment.BEFORE_START, OnError.IGNORE);
    track.observe(no(called(track.look(Given.fleet(3)))));
    track.look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void silence_untilTheDeadline_isAFailure_andTheLateAnswerComesToNothing() {
    Track track = with(Moment.BEFORE_START, OnError.FAIL);
    Effect.Call call = called(track.look(Given.fleet(3)));
    track.after(LONGEST).look(Given.fleet(3));
    assertThat(track.running().phase()).isZero();
    track.after(Duration.ofMillis(1)).look(Given.fleet(3));
    assertThat(track.finished().reason()).isEqualTo("hook before-start: no answer in time");
    assertThat(track.observe(yes(call)).events())
        .containsExactly(
            new RolloutEvent.AnswerIgnored(call.id(), new EffectResult.Succeeded("status 200")));
  }

  @Test
  void silence_whileAllEnvoysAreLost_takesTrafficBackAllTheSame() {
    Track track = with(Moment.AFTER_PHASE, OnError.FAIL);
    track.look(Given.fleet(3));
    called(track.look(Given.fleet(3)));
    track.after(LONGEST).look(Given.fleet(0));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    track.after(Duration.ofMillis(1)).look(Given.fleet(0));
    assertThat(((RollingBack) track.state()).cause())
        .isEqualTo(new Cause.EffectFailed("hook after-phase: no answer in time"));
    assertThat(track.candidateBasisPoints()).isZero();
  }

  @Test
  void failure_thatPauses_isCalledAgainByARetry_withANewId() {
    Rollout pausing = Given.with(Given.canary(), OnFailure.PAUSE, OnInconclusive.PAUSE);
    Track track =
        Track.started(
            GivenHooks.with(pausing, new Hook(Moment.BEFORE_START, GivenHooks.CALL, OnError.FAIL)));
    Effect.Call first = called(track.look(Given.fleet(3)));
    track.observe(no(first));
    assertThat(track.state()).isInstanceOf(Paused.class);
    assertThat(track.look(Given.fleet(3)).effects()).isEmpty();
    track.command(new Verb.Retry());
    Effect.Call second = called(track.look(Given.fleet(3)));
    assertThat(second.id()).isNotEqualTo(first.id());
    track.observe(yes(second));
    track.look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void restart_callsAgainWithTheSameIdAndANewDeadline() {
    Track track = with(Moment.BEFORE_START, OnError.FAIL);
    Effect.Call first = called(track.look(Given.fleet(3)));
    Effect.Call again =
        called(track.after(Duration.ofHours(1)).observe(new Observation.Recovered()));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.deadline()).isEqualTo(track.now().plus(LONGEST));
  }

  @Test
  void pauseByAPerson_outlastingTheDeadline_doesNotCountAsSilence() {
    Track track = with(Moment.BEFORE_START, OnError.FAIL);
    Effect.Call first = called(track.look(Given.fleet(3)));
    track.command(new Verb.Pause());
    track.after(Duration.ofHours(1)).look(Given.fleet(3));
    Effect.Call again = called(track.command(new Verb.Resume()));
    assertThat(again.id()).isEqualTo(first.id());
    track.look(Given.fleet(3));
    assertThat(track.running().phase()).isZero();
  }

  @Test
  void promote_afterAPauseThatOutlastedTheDeadline_callsAgainAndDoesNotFail() {
    for (Verb verb : List.of(new Verb.Promote(), new Verb.PromoteFull())) {
      Track track = with(Moment.BEFORE_PROMOTE, OnError.FAIL);
      track.look(Given.fleet(3));
      Effect.Call first = called(track.command(new Verb.PromoteFull()));
      track.command(new Verb.Pause());
      track.after(Duration.ofHours(1));
      Effect.Call again = called(track.command(verb));
      assertThat(again.id()).isEqualTo(first.id());
      assertThat(track.running().progress().hooks().called()).contains(again);
    }
  }

  @Test
  void wayBack_isTakenWhileAHookIsPending_andWaitsForNone() {
    for (Observation back :
        List.of(
            Given.alert("page"),
            Given.command(new Verb.Abort()),
            Given.command(new Verb.Rollback()),
            Given.judged(Given.fleet(3), Given.fail()))) {
      Track track = with(Moment.AFTER_PHASE, OnError.FAIL);
      track.look(Given.fleet(3));
      called(track.look(Given.fleet(3)));
      track.observe(back);
      assertThat(track.candidateBasisPoints()).as("after %s", back).isZero();
      assertThat(track.state()).isInstanceOf(RollingBack.class);
      track.look(Given.fleet(3));
      assertThat(track.finished().stable()).contains("v1");
    }
  }

  @Test
  void afterRollback_isToldOnceAllTrafficIsBack_andTheRolloutWaitsForNoAnswer() {
    Track track = with(Moment.AFTER_ROLLBACK, OnError.IGNORE);
    track.look(Given.fleet(3));
    assertThat(track.observe(Given.alert("page")).effects()).isEmpty();
    Effect.Call told = called(track.look(Given.fleet(3)));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(told.occasion().at()).isEqualTo("after-rollback");
    assertThat(told.occasion().why()).isEqualTo("alert Errors fires");
    assertThat(track.entry().unacknowledged()).containsExactly(told);
    track.observe(yes(told));
    assertThat(track.entry().unacknowledged()).isEmpty();
  }

  @Test
  void afterPromote_thatNobodyHasAnswered_isToldAgainAfterARestartWithTheSameId() {
    Track track =
        Track.baking(
            GivenHooks.with(
                Given.canary(), new Hook(Moment.AFTER_PROMOTE, GivenHooks.CALL, OnError.IGNORE)));
    track.observe(Given.command(new Verb.PromoteFull()));
    track.judged(Given.fleet(3), Given.pass());
    Effect.Call told = called(track.judged(Given.fleet(3), Given.pass()));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
    Effect.Call again =
        called(track.after(Duration.ofHours(1)).observe(new Observation.Recovered()));
    assertThat(again.id()).isEqualTo(told.id());
    track.observe(no(again));
    assertThat(track.observe(new Observation.Recovered()).effects()).isEmpty();
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void onPause_saysWhy() {
    Track track = with(Moment.ON_PAUSE, OnError.IGNORE);
    Transition paused = track.observe(Given.alert("warning"));
    assertThat(called(paused).occasion().why()).contains("Errors");
    assertThat(track.state()).isInstanceOf(Paused.class);
  }

  @Test
  void promoteFull_waitsForTheHooksBeforeThePromotion() {
    Track track =
        Track.baking(
            GivenHooks.with(
                Given.canary(), new Hook(Moment.BEFORE_PROMOTE, GivenHooks.CALL, OnError.FAIL)));
    Effect.Call call = called(track.command(new Verb.PromoteFull()));
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    track.observe(yes(call));
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.candidateBasisPoints()).isEqualTo(10_000);
  }

  @Test
  void unconfirmedCalls_areKeptUpToALimit() {
    Track track = with(Moment.ON_PAUSE, OnError.IGNORE);
    for (int i = 0; i < RolloutEntry.MAX_UNACKNOWLEDGED + 5; i++) {
      track.command(new Verb.Pause());
      track.command(new Verb.Resume());
    }
    assertThat(track.entry().unacknowledged()).hasSize(RolloutEntry.MAX_UNACKNOWLEDGED);
    assertThat(track.entry().hold()).isEqualTo(Optional.empty());
  }
}
