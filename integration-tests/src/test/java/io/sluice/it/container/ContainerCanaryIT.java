package io.sluice.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.EnvoyBinary;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadTotals;
import io.sluice.rollout.engine.Outcome;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Canaries through an Envoy in a container. Wants a Docker daemon. */
@Tag("containers")
final class ContainerCanaryIT {
  @TempDir private Path folder;

  static Stream<String> newest() {
    return Stream.of(EnvoyBinary.newest());
  }

  @ParameterizedTest
  @MethodSource("newest")
  void goodCandidate_isPromoted_andNoRequestFails(String version) throws Exception {
    try (ContainerStage stage = new ContainerStage(version, folder);
        LoadGenerator load = stage.load()) {
      stage.rollOut("shop-v2", "v2");

      assertThat(stage.awaitEnd("shop-v2").outcome()).isEqualTo(Outcome.PROMOTED);
      stage.v1.mark();
      var _ = load.awaitRequests(200, ContainerStage.LIMIT);
      assertThat(stage.v1.sinceMark().requests()).isZero();
      LoadTotals totals = load.stop();
      assertThat(totals.failures()).as("%s", totals).isZero();
      assertThat(totals.answersOf("v2")).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("newest")
  void badCandidate_isTakenBack(String version) throws Exception {
    try (ContainerStage stage = new ContainerStage(version, folder);
        LoadGenerator load = stage.load()) {
      stage.v2.behave(Behaviour.GOOD.with(new Fault.Status(500), 0.5));
      stage.rollOut("shop-v2", "v2");

      assertThat(stage.awaitEnd("shop-v2").outcome()).isEqualTo(Outcome.ROLLED_BACK);
      stage.v2.mark();
      var _ = load.awaitRequests(200, ContainerStage.LIMIT);
      assertThat(stage.v2.sinceMark().requests()).isZero();
      assertThat(load.totals().failures()).isEqualTo(stage.v2.traffic().badAnswers()).isPositive();
    }
  }
}
