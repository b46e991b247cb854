package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.MetricVerdict.Outcome.NOT_APPLICABLE;

import java.util.OptionalDouble;

/** The comparison of request rates, which follow the split and say nothing about a version. */
record UncomparableTest() implements MetricTest {
  @Override
  public boolean spendsBudget() {
    return false;
  }

  @Override
  public Finding examine(Look look) {
    var none = OptionalDouble.empty();
    var evidence =
        new Evidence(
            "none", Evidence.Side.NONE, Evidence.Side.NONE, none, none, none, none, none, 0);
    String sentence =
        "%s is not compared between versions: it follows the split"
            .formatted(look.check().metric().spelled());
    return new Finding(
        new MetricVerdict(look.check(), NOT_APPLICABLE, evidence, sentence), look.remembered());
  }
}
