package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.experiment.Finding;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;

/**
 * How an A/B test goes on: the split is put in force once every candidate can be used, and stays as
 * it is until there is a result, the time is over, or the split is found not to be what was asked.
 */
final class ExperimentStep {
  private final Draft draft;
  private final Phase.Experiment phase;
  private final Look look;

  private ExperimentStep(Draft draft, Phase.Experiment phase, Look look) {
    this.draft = draft;
    this.phase = phase;
    this.look = look;
  }

  /** Stops a test whose split is not what was asked; also while the rollout is paused. */
  static void judge(Draft draft, Phase.Experiment phase, Look look) {
    new ExperimentStep(draft, phase, look).judge();
  }

  /** Goes on after a look that ended nothing. */
  static void forward(Draft draft, Phase.Experiment phase, Look look) {
    new ExperimentStep(draft, phase, look).forward();
  }

  private void judge() {
    if (look.judgement().isPresent() && view().finding() instanceof Finding.WrongSplit) {
      Retreat.begin(draft, new Cause.Undecided(view().wrongSplit()), Outcome.ROLLED_BACK);
    }
  }

  private void forward() {
    Running now = now();
    if (!RunningStep.isInForce(draft, now)) {
      split(now);
      return;
    }
    if (now.progress().convergedAt().isEmpty() || look.judgement().isEmpty()) {
      return;
    }
    switch (view().finding()) {
      case Finding.Open() -> limit();
      case Finding.WrongSplit _ -> {}
      case Finding.Better(var candidate) -> better(candidate);
      case Finding.Worse() -> keep("every candidate is worse than " + now.stable());
      case Finding.NoEffect() -> complete();
    }
  }

  private void split(Running now) {
    boolean usable =
        phase.candidates().stream()
            .allMatch(version -> look.fleet().canUse(version, draft.rollout().convergence()));
    if (usable
        && LookStep.isSeen(draft, look, now.progress().verdict())
        && Forward.mayMove(draft)) {
      draft.emit(new RolloutEvent.WeightsSet(phase.split(now.stable())));
    }
  }

  private void better(String candidate) {
    switch (phase.terms().onSignificant()) {
      case PROMOTE -> promote(candidate, "is better");
      case PAUSE ->
          Retreat.pause(
              draft, new Cause.Undecided(candidate + " is better: " + view().sentence(candidate)));
    }
  }

  private void complete() {
    switch (phase.terms().onNoEffect()) {
      case KEEP_STABLE -> keep("no effect with the planned sample");
      case PROMOTE ->
          promote(view().bestCandidate(), "onNoEffect: promote, with the planned sample");
      case EXTEND -> limit();
    }
  }

  /** What comes of a test that has gone on for its longest time. */
  private void limit() {
    Duration most = phase.terms().atMost();
    if (now().progress().observed().compareTo(most) < 0 || Forward.holding(draft).isPresent()) {
      return;
    }
    String after = "after " + TimeText.of(most) + " of observed time";
    if (phase.terms().onNoEffect() == OnNoEffect.PROMOTE) {
      promote(view().bestCandidate(), "onNoEffect: promote, " + after);
    } else {
      keep("no effect " + after);
    }
  }

  private void keep(String why) {
    Retreat.begin(draft, new Cause.StableBest(why + ": " + view().sentence()), Outcome.COMPLETED);
  }

  /** A candidate that its own checks do not let through is not promoted for its metric. */
  private void promote(String candidate, String why) {
    boolean passes =
        !draft.isJudged() || look.judgement().orElseThrow().verdict() instanceof Verdict.Pass;
    if (passes) {
      choose(candidate, why);
      draft.emit(new RolloutEvent.Approved("the test"));
      PhaseEntry.leave(draft, now().phase());
    }
  }

  private void choose(String candidate, String why) {
    draft.emit(
        new RolloutEvent.CandidateChosen(candidate, why + "; " + view().sentence(candidate)));
  }

  /** Chooses the candidate with the best estimate. */
  static void chooseBestCandidate(Draft draft, Phase.Experiment phase, String by) {
    ExperimentView view = ExperimentView.of(RunningStep.running(draft), phase);
    String best = view.bestCandidate();
    draft.emit(new RolloutEvent.CandidateChosen(best, by + "; " + view.sentence(best)));
  }

  private ExperimentView view() {
    return ExperimentView.of(now(), phase);
  }

  private Running now() {
    return draft.state() instanceof Paused paused ? paused.resume() : RunningStep.running(draft);
  }
}
