package io.sluice.bench;

import static io.sluice.bench.JudgePolicies.increase;

import io.sluice.bench.ModelledHour.HourJudge;
import io.sluice.rollout.model.Metric;
import java.util.List;

/**
 * A judge with its name in the table.
 *
 * @param name whose rule it is
 * @param judge the rule
 */
record NamedJudge(String name, HourJudge judge) {
  static final List<NamedJudge> ALL =
      List.of(
          new NamedJudge(
              "Sluice", JudgeSimulation.judge(JudgePolicies.of(increase(Metric.ERROR_RATE)))),
          new NamedJudge("Flagger: 5 minutes below 99 %", new ThresholdHourJudge(5)),
          new NamedJudge("Argo: 4 minutes below 99 %", new ThresholdHourJudge(4)),
          new NamedJudge("Kayenta: Mann-Whitney", new MannWhitneyHourJudge()));
}
