package io.sluice.it.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.ModelServer;
import io.sluice.rollout.judge.Tally;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What several Envoys, and Envoys that come back, add to the counts. */
@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class FleetCountingIT {
  private static final String SHOP = "shop";

  private final ModelServer model = ModelServer.start("v1", 0, Behaviour.GOOD.with(Latency.NONE));
  private final CountedFleet fleet;

  FleetCountingIT(String version, @TempDir Path folder) throws Exception {
    fleet = new CountedFleet(version, folder);
  }

  @BeforeEach
  void start() throws Exception {
    fleet.start("a");
    fleet.serve(Given.service(SHOP, RouteConfig.DEFAULT, Given.version(model, Protocol.HTTP1)));
  }

  @AfterEach
  void close() {
    fleet.close();
    model.close();
  }

  @Test
  void envoys_two_areCountedOnceEach() throws Exception {
    fleet.start("b");
    Counts counts = fleet.count(SHOP);
    Loads.run(fleet.to("a", SHOP), 30);
    Loads.run(fleet.to("b", SHOP), 20);

    assertCounts(counts.settled("v1", 50), 50, 0);
    assertThat(counts.nodes()).containsExactly("a", "b");
  }

  @Test
  void envoy_thatRestarts_isNotCountedTwice() throws Exception {
    Counts before = fleet.count(SHOP);
    Loads.run(fleet.to("a", SHOP), 50);
    assertCounts(before.settled("v1", 50), 50, 0);

    fleet.kill("a");
    fleet.start("a");
    Counts after = fleet.count(SHOP);
    Loads.run(fleet.to("a", SHOP), 30);
    assertCounts(after.settled("v1", 30), 30, 0);
  }

  private static void assertCounts(Tally tally, long completed, long abandoned) {
    assertThat(tally.completed()).as("completed").isEqualTo(completed);
    assertThat(tally.failed()).as("failed").isZero();
    assertThat(tally.abandoned()).as("abandoned").isEqualTo(abandoned);
  }
}
