package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.learn.Arm;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a bandit goes on: an arm that fails is out at once, the weights follow the rewards, and the
 * best arm is chosen when it is known well enough.
 */
final class LearnStep {
  private final Draft draft;
  private final Phase.Learn phase;
  private final Look look;

  private LearnStep(Draft draft, Phase.Learn phase, Look look) {
    this.draft = draft;
    this.phase = phase;
    this.look = look;
  }

  /** Acts on the verdicts of a look, once it is journaled; also while the rollout is paused. */
  static void judge(Draft draft, Phase.Learn phase, Look look) {
    new LearnStep(draft, phase, look).judge();
  }

  /** Goes on after a look that ended nothing. */
  static void forward(Draft draft, Phase.Learn phase, Look look) {
    new LearnStep(draft, phase, look).forward();
  }

  private void judge() {
    List<String> failed = in().filter(this::fails).toList();
    boolean isOver =
        !failed.isEmpty()
            && (failed.size() == in().count()
                || chosen(draft, now()).filter(failed::contains).isPresent());
    failed.forEach(arm -> draft.emit(new RolloutEvent.ArmEnded(arm, failure(arm))));
    if (isOver) {
      back(failed);
      return;
    }
    takeOut();
    look.judgement()
        .map(Judgement::verdict)
        .filter(verdict -> LookStep.counts(draft, look, verdict))
        .ifPresent(this::silence);
  }

  /** What has failed loses its traffic, whether the rollout goes back by that or is paused. */
  private void back(List<String> failed) {
    OnFailure action = draft.rollout().onFailure();
    if (action == OnFailure.PAUSE) {
      takeOut();
    }
    String why = failed.stream().map(this::failure).collect(Collectors.joining(". "));
    Retreat.failed(draft, new Cause.FailedVerdict(why), action);
  }

  /** {@return the arm that was chosen, while something keeps the phase from being left} */
  private static Optional<String> chosen(Draft draft, Running running) {
    String candidate = draft.rollout().candidate();
    return running.progress().gate() instanceof GateState.Open
            && running.progress().learning().isIn(candidate)
        ? Optional.of(candidate)
        : Optional.empty();
  }

  private void silence(Verdict all) {
    if (all instanceof Verdict.Inconclusive(_, var why, var onSilence)
        && onSilence == OnSilence.PAUSE) {
      Retreat.failed(draft, new Cause.Undecided(why), OnFailure.PAUSE);
    }
  }

  private boolean fails(String arm) {
    return verdict(arm)
        .filter(Verdict.Fail.class::isInstance)
        .filter(verdict -> LookStep.counts(draft, look, verdict))
        .isPresent();
  }

  private String failure(String arm) {
    return verdict(arm).orElseThrow() instanceof Verdict.Fail(_, var why)
        ? "arm " + arm + " failed: " + why
        : "";
  }

  /** What an arm had goes to stable, as in a rollback, unless that is known to be dead. */
  private void takeOut() {
    Running now = now();
    Split without = now.split();
    for (String arm : now.progress().learning().out().keySet()) {
      without = without.moving(arm, now.stable());
    }
    if (!without.equals(now.split()) && now.stableHealth() != StableHealth.UNUSABLE) {
      draft.emit(new RolloutEvent.WeightsSet(without));
    }
  }

  private void forward() {
    takeOut();
    Running now = now();
    if (now.progress().convergedAt().isEmpty()
        || !look.fleet().hasConverged(draft.rollout().convergence())
        || isStableDead()) {
      return;
    }
    if (look.judgement().isPresent()) {
      choose();
    }
    if (goesOn(now)) {
      endUndecided();
    }
    if (goesOn(now) && isDue()) {
      update();
    }
  }

  /** {@return whether it is still in the phase, and not about to leave it} */
  private boolean goesOn(Running before) {
    return draft.state() instanceof Running after
        && after.phase() == before.phase()
        && !(after.progress().gate() instanceof GateState.Open);
  }

  /** Ends the phase when the best arm is known well enough. */
  private void choose() {
    BanditView view = BanditView.of(now(), phase);
    // An arm that nobody could use so far is waited for, but not for ever.
    boolean isComplete = view.best().size() == BanditView.arms(now(), phase).size() || isLate();
    if (!isComplete || !view.isKnown(phase.terms().stop())) {
      return;
    }
    String best = view.leader().orElseThrow();
    if (best.equals(now().stable())) {
      Retreat.begin(draft, new Cause.StableBest(view.sentence(best)), Outcome.COMPLETED);
    } else if (!draft.isJudged() || passes(best)) {
      draft.emit(new RolloutEvent.CandidateChosen(best, view.sentence(best)));
      leave("what was learnt");
    }
  }

  private boolean passes(String arm) {
    return verdict(arm).filter(Verdict.Pass.class::isInstance).isPresent();
  }

  private boolean isLate() {
    return now().progress().observed().compareTo(phase.terms().atMost()) >= 0;
  }

  /** Does what is to come of a phase that has gone on for too long. */
  private void endUndecided() {
    if (!isLate() || Forward.holding(draft).isPresent()) {
      return;
    }
    String why =
        "no arm is known to be the best after "
            + TimeText.of(phase.terms().atMost())
            + " of observed time";
    switch (draft.rollout().onInconclusive()) {
      case PAUSE -> Retreat.pause(draft, new Cause.Undecided(why));
      case ROLLBACK -> Retreat.begin(draft, new Cause.Undecided(why), Outcome.ROLLED_BACK);
      case PROMOTE -> {
        Optional<String> nobody = obstacle(draft, phase, now());
        if (nobody.isPresent()) {
          Retreat.pause(draft, new Cause.Undecided(why + ", and " + nobody.get()));
        } else {
          chooseBestCandidate(draft, phase, "onInconclusive: promote");
          leave("onInconclusive: promote");
        }
      }
    }
  }

  /** {@return why no candidate can be chosen now, if that is so} */
  static Optional<String> obstacle(Draft draft, Phase.Learn phase, Running running) {
    return chosen(draft, running)
            .or(() -> BanditView.of(running, phase).bestCandidate(running.split()))
            .isPresent()
        ? Optional.empty()
        : Optional.of("no candidate has had requests that could speak for it");
  }

  /**
   * Chooses the best of the candidates that have traffic and have earned something, unless one is
   * chosen already.
   */
  static void chooseBestCandidate(Draft draft, Phase.Learn phase, String by) {
    Running running = RunningStep.running(draft);
    if (chosen(draft, running).isEmpty()) {
      BanditView view = BanditView.of(running, phase);
      String best = view.bestCandidate(running.split()).orElseThrow();
      draft.emit(new RolloutEvent.CandidateChosen(best, by + "; " + view.sentence(best)));
    }
  }

  /** From here on it waits only for what keeps every phase from being left. */
  private void leave(String by) {
    draft.emit(new RolloutEvent.Approved(by));
    PhaseEntry.leave(draft, now().phase());
  }

  private boolean isDue() {
    Duration clock = now().progress().observed();
    return now()
            .progress()
            .learning()
            .updatedAt()
            .map(last -> clock.minus(last).compareTo(phase.terms().every()) >= 0)
            .orElse(true)
        || in().anyMatch(this::canJoin);
  }

  /** {@return whether an arm that nobody could use before has no traffic yet} */
  private boolean canJoin(String arm) {
    return now().split().basisPointsOf(arm) == 0 && canUse(arm);
  }

  private boolean canUse(String arm) {
    return look.fleet().canUse(arm, draft.rollout().convergence());
  }

  private void update() {
    Running now = now();
    List<String> arms = BanditView.arms(now, phase);
    int[] weights = phase.terms().update().next(arms.stream().map(arm -> arm(now, arm)).toList());
    Split next = BanditView.split(now, phase, arms, weights);
    if (arms.stream().allMatch(arm -> growth(arm, next) == 0)) {
      return;
    }
    boolean may =
        arms.stream().skip(1).allMatch(arm -> growth(arm, next) <= 0)
            || (LookStep.isSeen(draft, look, now.progress().verdict()) && Forward.mayMove(draft));
    if (may) {
      draft.emit(new RolloutEvent.WeightsSet(next));
    }
  }

  private int growth(String arm, Split next) {
    return next.basisPointsOf(arm) - now().split().basisPointsOf(arm);
  }

  private Arm arm(Running now, String arm) {
    return new Arm(now.split().basisPointsOf(arm), now.progress().learning().of(arm), canUse(arm));
  }

  private boolean isStableDead() {
    return now().stableHealth() == StableHealth.UNUSABLE;
  }

  private Optional<Verdict> verdict(String arm) {
    return look.judgement().flatMap(judgement -> Optional.ofNullable(judgement.arms().get(arm)));
  }

  private Stream<String> in() {
    return phase.candidates().stream().filter(now().progress().learning()::isIn);
  }

  private Running now() {
    return draft.state() instanceof Paused paused ? paused.resume() : RunningStep.running(draft);
  }
}
