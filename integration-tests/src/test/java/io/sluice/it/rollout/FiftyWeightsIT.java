package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadTotals;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#variants")
final class FiftyWeightsIT {
  private static final int CHANGES = 50;

  @RegisterExtension final Stage stage;

  FiftyWeightsIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void fiftyChangesOfWeights_underLoad_failNoRequest() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    String steps =
        IntStream.rangeClosed(1, CHANGES)
            .mapToObj(n -> "{weight: %d%%}".formatted(n * 100 / CHANGES))
            .collect(Collectors.joining(", "));
    stage.put("shop-v2.yaml", Texts.rollout("shop-v2", "{canary: {steps: [" + steps + "]}}", ""));

    Rollout end = stage.client().awaitEnd("shop-v2");

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().events("shop-v2"))
        .filteredOn(event -> event.getType().equals("weights-set"))
        .hasSize(CHANGES);
    String converged = "sluice_convergence_seconds_count{fleet=\"edge\"} ";
    assertThat(
            stage
                .client()
                .metrics()
                .lines()
                .filter(line -> line.startsWith(converged))
                .mapToDouble(line -> Double.parseDouble(line.substring(converged.length())))
                .sum())
        .isGreaterThanOrEqualTo(CHANGES);
    LoadTotals totals = load.stop();
    assertThat(totals.failures()).as("%s", totals).isZero();
    assertThat(totals.answersOf("v1")).isPositive();
    assertThat(totals.answersOf("v2")).isPositive();
  }
}
