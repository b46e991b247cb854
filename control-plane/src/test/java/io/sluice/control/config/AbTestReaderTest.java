package io.sluice.control.config;

import static io.sluice.control.config.Samples.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.Phase;
import org.junit.jupiter.api.Test;

final class AbTestReaderTest {
  private static final String ALERTS = "alerts: [{match: {severity: page}}]\n";

  @Test
  void abTestOfUsers_leavesAnApproximateResultToAPerson_unlessItIsSaid() {
    String test =
        "strategy: {abTest: {split: {v1: 50%, v2: 50%}, metric: {name: success-rate, goal:"
            + " increase}, minimumEffect: 2%, unit: ";

    assertThat(onSignificant(document(test + "request}}\n" + ALERTS)))
        .isEqualTo(OnSignificant.PROMOTE);
    assertThat(onSignificant(sticky(test + "user}}\n" + ALERTS))).isEqualTo(OnSignificant.PAUSE);
    assertThat(onSignificant(sticky(test + "user, onSignificant: promote}}\n" + ALERTS)))
        .isEqualTo(OnSignificant.PROMOTE);
  }

  private static String sticky(String fields) {
    return document(fields).replace("stable: v1\n", "stable: v1\nsticky: {header: x-user-id}\n");
  }

  private static OnSignificant onSignificant(String document) {
    return config(document).rollouts().values().iterator().next().plan().phases().stream()
        .filter(Phase.Experiment.class::isInstance)
        .map(phase -> ((Phase.Experiment) phase).terms().onSignificant())
        .findFirst()
        .orElseThrow();
  }

  private static String document(String fields) {
    return Samples.SERVICE
        + "---\nkind: Rollout\nname: shop-v2\nservice: shop\ncandidate: v2\n"
        + fields;
  }
}
