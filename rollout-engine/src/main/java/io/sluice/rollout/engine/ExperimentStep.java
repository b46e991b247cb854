package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.experiment.Finding;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.Phase;
import java.util.Optional;

/**
 * How an A/B test goes on: the split is put in force once every candidate can be used, and stays as
 * it is until there is a result, the time is over, or the split is found not to be what was asked.
 */
final class ExperimentStep {
  private static final String NOBODY = "has no candidate with requests that count";

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
    // While the stable version is down every candidate is better than it, and nobody is served.
    if (now.progress().convergedAt().isEmpty()
        || look.judgement().isEmpty()
        || now.stableHealth() == StableHealth.UNUSABLE) {
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
              draft,
              new Cause.Undecided(
                  candidate
                      + " is better: "
                      + view().sentence(candidate)
                      + "; promote takes it, abort keeps "
                      + now().stable()
                      + ", resume pauses again at the next look that finds the same, and retry"
                      + " begins with a new sample"));
    }
  }

  private void complete() {
    switch (phase.terms().onNoEffect()) {
      case KEEP_STABLE -> keep("no effect with the planned sample");
      case PROMOTE -> promoteBest("onNoEffect: promote, with the planned sample");
      case EXTEND -> limit();
    }
  }

  /** What comes of a test that has gone on for its longest time. */
  private void limit() {
    if (!isLate()) {
      return;
    }
    String after = "after " + TimeText.of(phase.terms().atMost()) + " of observed time";
    if (phase.terms().onNoEffect() != OnNoEffect.PROMOTE) {
      keep("no effect " + after);
    } else if (Forward.holding(draft).isEmpty()) {
      promoteBest("onNoEffect: promote, " + after);
    }
  }

  private boolean isLate() {
    return now().progress().observed().compareTo(phase.terms().atMost()) >= 0;
  }

  private void keep(String why) {
    Retreat.begin(draft, new Cause.StableBest(why + ": " + view().sentence()), Outcome.COMPLETED);
  }

  private void promoteBest(String why) {
    view()
        .bestCandidate()
        .ifPresentOrElse(best -> promote(best, why), () -> undecided("it " + NOBODY));
  }

  /** A candidate that its own checks do not let through is not promoted for its metric. */
  private void promote(String candidate, String why) {
    if (!draft.isJudged() || passes(candidate)) {
      choose(draft, view(), candidate, why);
      draft.emit(new RolloutEvent.Approved("the test"));
      PhaseEntry.leave(draft, now().phase());
    } else {
      undecided(candidate + " has not passed its checks");
    }
  }

  private boolean passes(String candidate) {
    return look.judgement().orElseThrow().arms().get(candidate) instanceof Verdict.Pass;
  }

  /** What comes of a test that would promote and may not, once its longest time is over. */
  private void undecided(String why) {
    if (!isLate() || Forward.holding(draft).isPresent()) {
      return;
    }
    var cause =
        new Cause.Undecided(
            "undecided after "
                + TimeText.of(phase.terms().atMost())
                + " of observed time: "
                + why
                + "; "
                + view().sentence());
    switch (draft.rollout().onInconclusive()) {
      // Only a pass promotes by itself: without one it is a person's to say.
      case PAUSE, PROMOTE -> Retreat.pause(draft, cause);
      case ROLLBACK -> Retreat.begin(draft, cause, Outcome.ROLLED_BACK);
    }
  }

  private static void choose(Draft draft, ExperimentView view, String candidate, String why) {
    draft.emit(new RolloutEvent.CandidateChosen(candidate, why + "; " + view.sentence(candidate)));
  }

  /** {@return the candidate that was chosen, while something keeps the phase from being left} */
  private static Optional<String> chosen(Draft draft, Running running) {
    return running.progress().gate() instanceof GateState.Open
        ? Optional.of(draft.rollout().candidate())
        : Optional.empty();
  }

  /** {@return why no candidate can be chosen now, if that is so} */
  static Optional<String> obstacle(Draft draft, Phase.Experiment phase, Running running) {
    return chosen(draft, running)
            .or(() -> ExperimentView.of(running, phase).bestCandidate())
            .isPresent()
        ? Optional.empty()
        : Optional.of(NOBODY);
  }

  /** Chooses the best candidate so far, unless one is chosen already. */
  static void chooseBestCandidate(Draft draft, Phase.Experiment phase, String by) {
    Running running = RunningStep.running(draft);
    if (chosen(draft, running).isEmpty()) {
      ExperimentView view = ExperimentView.of(running, phase);
      choose(draft, view, view.bestCandidate().orElseThrow(), by);
    }
  }

  private ExperimentView view() {
    return ExperimentView.of(now(), phase);
  }

  private Running now() {
    return draft.state() instanceof Paused paused ? paused.resume() : RunningStep.running(draft);
  }
}
