package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.MetricVerdict.Outcome.FAIL;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.INCONCLUSIVE;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.NO_DATA;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.PASS;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The plain comparison of each interval's estimate with the limit, outside the error budget.
 *
 * <p>It fails when more looks than {@code failureLimit} were beyond the limit in the phase, or when
 * {@code consecutive} looks in a row were. It does not pass while the latest look is beyond it. An
 * interval without samples is no look.
 */
record ThresholdTest(Metric metric, Criterion.Limit limit, Criterion.Threshold rule)
    implements MetricTest {
  @Override
  public boolean spendsBudget() {
    return false;
  }

  @Override
  public Finding examine(Look look) {
    Interval interval = look.interval();
    Reading now =
        Reading.of(metric, look.candidate(), Duration.between(interval.from(), interval.to()));
    CheckState next = look.remembered();
    if (!look.silent() && now.estimate().isPresent()) {
      next = counted(next, Limits.beyond(limit, now.estimate().getAsDouble()) ? 1 : 0);
    }
    Outcome outcome = outcome(look, next);
    var verdict =
        new MetricVerdict(look.check(), outcome, evidence(look, now), sentence(look, now, outcome));
    return new Finding(verdict, next);
  }

  private static CheckState counted(CheckState state, int beyond) {
    return new CheckState(
        state.wager(), state.failedLooks() + beyond, (state.consecutive() + beyond) * beyond);
  }

  private Outcome outcome(Look look, CheckState state) {
    if (state.failedLooks() > rule.failureLimit()
        || (rule.consecutive() > 0 && state.consecutive() >= rule.consecutive())) {
      return FAIL;
    }
    boolean nothingThere = total(look).samples() == 0 && metric != Metric.REQUEST_RATE;
    if (look.silent() || nothingThere) {
      return NO_DATA;
    }
    return needed(look) > 0 || state.consecutive() > 0 ? INCONCLUSIVE : PASS;
  }

  private Reading total(Look look) {
    return Reading.of(metric, look.after().candidate(), look.time());
  }

  private long needed(Look look) {
    return Math.max(0, look.check().minSamples() - total(look).samples());
  }

  private Evidence evidence(Look look, Reading now) {
    var none = OptionalDouble.empty();
    Reading total = total(look);
    return new Evidence(
        "threshold",
        new Evidence.Side(total.samples(), total.events(), now.estimate()),
        Evidence.Side.NONE,
        now.low(),
        now.high(),
        Limits.shown(limit, now, now),
        none,
        none,
        needed(look));
  }

  private String sentence(Look look, Reading now, Outcome outcome) {
    var wording = new Wording(look);
    if (outcome == NO_DATA) {
      return wording.noData();
    }
    String missing = needed(look) > 0 ? wording.needed(needed(look)) : "";
    return wording.figures(now, now, "in the newest interval, outside the error budget", missing);
  }
}
