package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.plan.Phase;
import java.util.Optional;

/** What a look means in every state that may have sent traffic to the candidate. */
final class LookStep {
  private LookStep() {}

  /** Journals what changed of the stable version's health; what nobody reports is no change. */
  static void health(Draft draft, Look look, String stable, StableHealth known) {
    FleetView.Health health = look.fleet().healthOf(stable);
    StableHealth seen =
        health.usable() > 0
            ? StableHealth.USABLE
            : health.unusable() > 0 ? StableHealth.UNUSABLE : known;
    if (seen != known) {
      draft.emit(new RolloutEvent.StableSeen(seen));
    }
  }

  /** Acts on what is bad in a look, once it is journaled. */
  static void judge(Draft draft, Look look) {
    if (!draft.isExposed()) {
      return;
    }
    if (look.fleet().rejects(draft.rollout().convergence())) {
      var first = look.fleet().rejections().getFirst();
      Retreat.begin(
          draft,
          new Cause.Rejected(
              look.fleet().rejections().size()
                  + " of "
                  + look.fleet().connected()
                  + " Envoys reject it: "
                  + first),
          Outcome.ROLLED_BACK);
      return;
    }
    if (draft.state() instanceof RolloutState.Running running
        && draft.phase(running.phase()) instanceof Phase.Shadow shadow) {
      ShadowStep.judge(draft, shadow, look);
      return;
    }
    Optional<Phase.Learn> learn = learning(draft);
    if (learn.isPresent()) {
      LearnStep.judge(draft, learn.get(), look);
      return;
    }
    Optional<Verdict> verdict = look.judgement().map(Judgement::verdict);
    verdict.filter(v -> counts(draft, look, v)).ifPresent(v -> act(draft, v));
    PhaseJudging.runningOf(draft.state())
        .map(running -> draft.phase(running.phase()))
        .ifPresent(phase -> {
          if (phase instanceof Phase.Experiment test) {
            ExperimentStep.judge(draft, test, look);
          }
        });
  }

  private static Optional<Phase.Learn> learning(Draft draft) {
    return PhaseJudging.runningOf(draft.state())
        .filter(running -> draft.phase(running.phase()) instanceof Phase.Learn)
        .map(running -> (Phase.Learn) draft.phase(running.phase()));
  }

  /** {@return whether a verdict counts: silence of a fleet that has not converged says nothing} */
  static boolean counts(Draft draft, Look look, Verdict verdict) {
    return !verdict.basis().envoys().isEmpty()
        || look.fleet().hasConverged(draft.rollout().convergence());
  }

  private static void act(Draft draft, Verdict verdict) {
    switch (verdict) {
      case Verdict.Pass _ -> {}
      case Verdict.Fail(_, var why) ->
          Retreat.failed(draft, new Cause.FailedVerdict(why), draft.rollout().onFailure());
      case Verdict.Inconclusive(_, var why, var onSilence) -> {
        if (onSilence == OnSilence.PAUSE) {
          Retreat.failed(draft, new Cause.Undecided(why), OnFailure.PAUSE);
        }
      }
    }
  }

  /**
   * {@return whether weights may move towards the candidate now}
   *
   * <p>Enough Envoys must be able to use it. Once it has traffic, the phase must have been looked
   * at too, so that neither a restart nor a long wait is followed by a step that nothing speaks
   * for.
   */
  static boolean mayMove(Draft draft, Look look, Optional<Verdict> newest) {
    return look.fleet().canUse(draft.rollout().candidate(), draft.rollout().convergence())
        && isSeen(draft, look, newest);
  }

  /** {@return whether a verdict has come since the phase began, or there is nothing to judge} */
  static boolean isSeen(Draft draft, Look look, Optional<Verdict> newest) {
    return look.judgement().isPresent()
        || newest.isPresent()
        || !draft.candidateHasTraffic()
        || !draft.isJudged();
  }
}
