package io.sluice.it.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.CircuitBreakers;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadTotals;
import io.sluice.control.demo.ModelServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Sluice makes of requests that are tried again. Some wait for their next try at every flush.
 */
@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class RetryCountingIT {
  private static final String SERVICE = "retried";
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Behaviour PROMPT = Behaviour.GOOD.with(Latency.NONE);

  private final ModelServer model = ModelServer.start("v1", 0, PROMPT);
  private final CountedFleet fleet;

  RetryCountingIT(String version, @TempDir Path folder) throws Exception {
    fleet = new CountedFleet(version, folder);
  }

  @BeforeEach
  void start() throws Exception {
    fleet.start("a");
  }

  @AfterEach
  void close() {
    fleet.close();
    model.close();
  }

  @Test
  void retries_thatSucceed_leaveNoFailure() throws Exception {
    Counts counts = serve(10);
    model.behave(PROMPT.with(new Fault.Status(503), 0.3));
    LoadTotals load = run(200);

    assertThat(load.byStatus()).containsOnlyKeys(200);
    assertThat(model.traffic().badAnswers()).isPositive();
    counts.assertAnswered("v1", 200, 0);
  }

  @Test
  void retries_thatAllFail_areOneFailureForEachRequest() throws Exception {
    Counts counts = serve(2);
    model.behave(PROMPT.with(new Fault.Status(503), 1));
    var _ = run(50);

    counts.assertAnswered("v1", 50, 50);
    assertThat(model.traffic().badAnswers()).isEqualTo(150);
  }

  @Test
  void retries_ofRefusedConnections_areOneFailureForEachRequest() throws Exception {
    Counts counts = serve(10);
    model.refuse();
    var _ = run(200);

    counts.assertAnswered("v1", 200, 200);
  }

  @Test
  void retries_givenUpByTheClient_areAbandoned() throws Exception {
    Counts counts = serve(1);
    model.behave(PROMPT.with(new Fault.Hang(), 1));
    LoadTotals load = Loads.run(fleet.to("a", SERVICE), 10, PATIENCE);

    assertThat(load.clientErrors()).isEqualTo(10);
    assertThat(counts.settled("v1", 10).abandoned()).isEqualTo(10);
  }

  private LoadTotals run(int requests) throws Exception {
    return Loads.run(fleet.to("a", SERVICE), requests);
  }

  private Counts serve(int attempts) throws Exception {
    fleet.serve(Given.service(SERVICE, Given.retried(attempts), manyRetries()));
    return fleet.count(SERVICE);
  }

  /** Envoy's own limit is three retries at a time. */
  private VersionConfig manyRetries() {
    OptionalInt none = OptionalInt.empty();
    return Given.limited(model, new CircuitBreakers(none, none, none, OptionalInt.of(1_000)));
  }
}
