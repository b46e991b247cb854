package io.sluice.bench;

import static io.sluice.bench.JudgePolicies.both;
import static io.sluice.bench.JudgePolicies.increase;
import static io.sluice.bench.JudgePolicies.max;

import io.sluice.bench.ModelledHour.HourJudge;
import io.sluice.bench.ModelledService.Fault;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Policy;
import java.util.List;

/**
 * A version with a fault that is to be found.
 *
 * @param name the fault, and how many requests are wanted at most
 * @param policy what it is judged by
 * @param errorRate failures of the good version
 * @param fault what is wrong
 */
record BadVersion(String name, Policy policy, double errorRate, Fault fault) {
  private static final Policy MEDIAN =
      JudgePolicies.of(increase(Metric.ERROR_RATE), increase(Metric.LATENCY_P50));

  static final List<BadVersion> ALL =
      List.of(
          new BadVersion(
              "all, limit 1 % (10)",
              JudgePolicies.of(max(Metric.ERROR_RATE, 0.01)), 0.001, new Fault(1, 1)),
          new BadVersion(
              "0.1 -> 5 %, limit 1 % (500)",
              JudgePolicies.of(max(Metric.ERROR_RATE, 0.01)), 0.001, new Fault(0.05, 1)),
          new BadVersion(
              "0.1 -> 2 %, limit 1 % (3,000)",
              JudgePolicies.of(max(Metric.ERROR_RATE, 0.01)), 0.001, new Fault(0.02, 1)),
          new BadVersion("all fail (10)", both(), 0.001, new Fault(1, 1)),
          new BadVersion("0.1 -> 5.1 % (350)", both(), 0.001, new Fault(0.051, 1)),
          new BadVersion("1 -> 6 % (350)", both(), 0.01, new Fault(0.06, 1)),
          new BadVersion("1 -> 5 % (1,000)", both(), 0.01, new Fault(0.05, 1)),
          new BadVersion("0.1 -> 0.5 % (6,000)", both(), 0.001, new Fault(0.005, 1)),
          new BadVersion("1 -> 2 % (6,000)", both(), 0.01, new Fault(0.02, 1)),
          new BadVersion("durations x 1.5, p99 (500)", both(), 0.001, new Fault(0.001, 1.5)),
          new BadVersion("durations x 1.5, p50 (500)", MEDIAN, 0.001, new Fault(0.001, 1.5)),
          new BadVersion("durations x 1.1, p50 (5,000)", MEDIAN, 0.001, new Fault(0.001, 1.1)),
          new BadVersion("p99 x 3 (2,000)", both(), 0.001, new Fault(0.001, 1, 0.02, false)));

  HourJudge judge() {
    return JudgeSimulation.judge(policy);
  }
}
