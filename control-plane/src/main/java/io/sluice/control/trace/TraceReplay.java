package io.sluice.control.trace;

import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Judge;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.model.Policy;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trace judged again, look by look, as a server would have: each phase takes the next part of the
 * error budget, and the first failed look ends it.
 */
public final class TraceReplay {
  private final Judge judge;
  private final Policy policy;

  public TraceReplay(Judge judge, Policy policy) {
    this.judge = judge;
    this.policy = policy;
  }

  /**
   * {@return the first failed verdict, or else the last one; empty for a trace without intervals}
   *
   * @param each is told the verdict after each interval
   */
  public Optional<TraceVerdict> judge(TraceReader trace, Consumer<TraceVerdict> each)
      throws IOException, BadLineException {
    var run = new Run(each);
    Optional<TraceStep> step = trace.next();
    while (step.isPresent()) {
      switch (step.get()) {
        case TraceStep.Began(var phase) -> run.begin(phase);
        case TraceStep.Passed(var interval) -> run.look(interval);
      }
      step = trace.next();
    }
    return Optional.ofNullable(run.verdict);
  }

  private final class Run {
    private final Consumer<TraceVerdict> each;
    private JudgeState state = JudgeState.START;
    private @Nullable Subject subject;
    private @Nullable TraceVerdict verdict;

    private Run(Consumer<TraceVerdict> each) {
      this.each = each;
    }

    private void begin(TracePhase phase) {
      subject = new Subject(policy, phase.candidate(), phase.stable(), phase.split());
      while (state.epoch() < phase.epoch()) {
        state = state.nextPhase();
      }
    }

    private void look(Interval interval) {
      if (subject == null) {
        throw new IllegalStateException("an interval before the first phase");
      }
      if (verdict != null && verdict.isFail()) {
        each.accept(verdict.at(interval.to()));
        return;
      }
      Judgement judgement = judge.judge(subject, state, interval);
      state = judgement.next();
      verdict = TraceVerdict.of(judgement.verdict(), interval.to());
      each.accept(verdict);
    }
  }
}
