package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.ShadowProgress.Result;
import io.sluice.rollout.engine.ShadowProgress.ShadowEnd;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.ShadowRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a phase of shadows goes on: each is on while its window is open and its time has not passed,
 * and ends on its own; one that fails ends alone, unless it is the last one that was left.
 */
final class ShadowStep {
  private final Draft draft;
  private final List<ShadowRun> runs;
  private final Look look;

  private ShadowStep(Draft draft, List<ShadowRun> runs, Look look) {
    this.draft = draft;
    this.runs = runs;
    this.look = look;
  }

  /** Acts on the verdicts of a look, once it is journaled. */
  static void judge(Draft draft, Phase.Shadow phase, Look look) {
    new ShadowStep(draft, phase.runs(), look).judge();
  }

  /** Goes on after a look that ended nothing. */
  static void forward(Draft draft, Phase.Shadow phase, Look look) {
    new ShadowStep(draft, phase.runs(), look).forward();
  }

  /** {@return whether every shadow of the phase has ended} */
  static boolean isOver(Running running, Phase.Shadow phase) {
    return phase.runs().stream()
        .allMatch(run -> running.progress().shadow(run.version()).end().isPresent());
  }

  /** {@return how the shadows ended, for people} */
  static String results(Running running, Phase.Shadow phase) {
    return phase.runs().stream()
        .map(run ->
            running
                .progress()
                .shadow(run.version())
                .end()
                .map(end -> "shadow " + run.version() + " " + end.why())
                .orElse("shadow " + run.version() + " did not end"))
        .collect(Collectors.joining("; "));
  }

  private void judge() {
    for (Mirror mirror : running().overlay().mirrors()) {
      if (verdict(mirror.version()).orElse(null) instanceof Verdict.Fail(_, var why)) {
        end(mirror.version(), Result.FAILED, "failed: " + why);
      }
    }
    look.judgement().map(Judgement::verdict).ifPresent(this::act);
  }

  private void act(Verdict all) {
    switch (all) {
      case Verdict.Pass _ -> {}
      case Verdict.Fail(_, var why) -> {
        if (isOver() && results(Result.PASSED) == 0) {
          Retreat.failed(draft, new Cause.FailedVerdict(why), draft.rollout().onFailure());
        }
      }
      case Verdict.Inconclusive(_, var why, var onSilence) -> {
        if (onSilence == OnSilence.PAUSE) {
          Retreat.failed(draft, new Cause.Undecided(why), OnFailure.PAUSE);
        }
      }
    }
  }

  private void forward() {
    for (ShadowRun run : runs) {
      if (isOn(run) && draft.state() instanceof Running) {
        decide(run);
      }
    }
    if (!(draft.state() instanceof Running)) {
      return;
    }
    if (isOver() && results(Result.PASSED) == 0) {
      Retreat.begin(draft, new Cause.Undecided(results(running(), phase())), Outcome.ROLLED_BACK);
      return;
    }
    List<Mirror> due = runs.stream().filter(this::isDue).map(ShadowRun::mirror).toList();
    if (!due.equals(running().overlay().mirrors())) {
      draft.emit(new RolloutEvent.MirrorsSet(due));
    } else if (isOver() && look.fleet().hasConverged(convergence())) {
      next();
    }
  }

  private void next() {
    Running before = running();
    String results = results(before, phase());
    PhaseEntry.leave(draft, before.phase());
    if (draft.state() instanceof Running now && draft.phase(now.phase()) instanceof Phase.Stop) {
      draft.emit(new RolloutEvent.Ended(Outcome.COMPLETED, results));
    }
  }

  /** Ends a shadow whose time has come. */
  private void decide(ShadowRun run) {
    Duration observed = running().progress().shadow(run.version()).observed();
    Optional<Verdict> verdict = verdict(run.version());
    if (observed.compareTo(run.atLeast()) < 0 || (draft.isJudged() && verdict.isEmpty())) {
      return;
    }
    if (verdict.isEmpty() || verdict.get() instanceof Verdict.Pass) {
      end(run.version(), Result.PASSED, draft.isJudged() ? "passed" : "ran, not judged");
    } else if (observed.compareTo(run.atMost()) >= 0) {
      undecided(run);
    }
  }

  private void undecided(ShadowRun run) {
    String why = "undecided after " + TimeText.of(run.atMost()) + " of observed time";
    switch (draft.rollout().onInconclusive()) {
      case PAUSE ->
          Retreat.pause(draft, new Cause.Undecided("shadow " + run.version() + " is " + why));
      case ROLLBACK -> end(run.version(), Result.FAILED, why);
      case PROMOTE -> end(run.version(), Result.PASSED, why + ", onInconclusive: promote");
    }
  }

  private void end(String version, Result result, String why) {
    draft.emit(new RolloutEvent.ShadowEnded(version, new ShadowEnd(result, why)));
  }

  private boolean isDue(ShadowRun run) {
    return running().progress().shadow(run.version()).end().isEmpty()
        && run.schedule().isOpen(draft.now())
        && (isOn(run) || look.fleet().canUse(Mirror.shadowOf(run.version()), convergence()));
  }

  private boolean isOn(ShadowRun run) {
    return running().overlay().mirrors().contains(run.mirror())
        && running().progress().shadow(run.version()).end().isEmpty();
  }

  private Optional<Verdict> verdict(String version) {
    return look.judgement()
        .flatMap(judgement -> Optional.ofNullable(judgement.arms().get(version)));
  }

  private long results(Result result) {
    return runs.stream()
        .flatMap(run -> running().progress().shadow(run.version()).end().stream())
        .filter(end -> end.result() == result)
        .count();
  }

  private boolean isOver() {
    return isOver(running(), phase());
  }

  private Phase.Shadow phase() {
    return new Phase.Shadow(runs);
  }

  private Convergence convergence() {
    return draft.rollout().convergence();
  }

  private Running running() {
    return RunningStep.running(draft);
  }
}
