package io.sluice.it.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.ModelServer;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

  private static final Behaviour BROKEN =
      Behaviour.GOOD.with(Latency.NONE).with(new Fault.Status(503), 1);

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

    counts.assertAnswered("v1", 50, 0);
    assertThat(counts.nodes()).containsExactly("a", "b");
  }

  @Test
  void envoy_thatRestarts_isNotCountedTwice() throws Exception {
    Counts before = fleet.count(SHOP);
    Loads.run(fleet.to("a", SHOP), 50);
    before.assertAnswered("v1", 50, 0);

    fleet.kill("a");
    fleet.start("a");
    Counts after = fleet.count(SHOP);
    Loads.run(fleet.to("a", SHOP), 30);
    after.assertAnswered("v1", 30, 0);
  }

  /** What an Envoy counts while it has no stream is lost: here the answers to half the requests. */
  @Test
  void envoy_whoseConnectionBreaks_hasNobodyGivenUp() throws Exception {
    Duration second = Duration.ofSeconds(1);
    model.behave(Behaviour.GOOD.with(new Latency(second, second)));
    Counts counts = fleet.count(SHOP);
    try (LoadGenerator load = Loads.start(fleet.to("a", SHOP), 200, Duration.ofSeconds(30))) {
      fleet.awaitReports(
          "half of the requests begun",
          () -> fleet.reported(SHOP, "v1", "upstream_rq_total") >= 100);
      fleet.cut();
      assertThat(load.awaitEnd().byStatus()).containsOnly(Map.entry(200, 200L));
    }
    fleet.mend();

    Tally tally = counts.settled("v1", 1);
    assertThat(tally.completed()).as("not lost").isLessThan(200);
    assertThat(tally.abandoned()).as("abandoned").isZero();
  }

  @Test
  void envoy_whoseConnectionBroke_stillShowsWhoGivesUp() throws Exception {
    Counts counts = fleet.count(SHOP);
    fleet.cut();
    fleet.mend();
    fleet.awaitFlush();
    model.behave(Behaviour.GOOD.with(new Fault.Hang(), 1));
    var _ = Loads.run(fleet.to("a", SHOP), 10, Duration.ofMillis(300));

    assertThat(counts.settled("v1", 10).abandoned()).isEqualTo(10);
  }

  /** Going back changes routes only: an Envoy loses the counts of a cluster that is taken away. */
  @Test
  void candidate_takenBackAnywhereInAFlush_isReportedWithItsLastFailure() throws Exception {
    try (ModelServer candidate = ModelServer.start("v2", 0, BROKEN)) {
      fleet.serve(
          Given.service(
              SHOP,
              RouteConfig.DEFAULT,
              Given.version(model, Protocol.HTTP1),
              Given.version(candidate, Protocol.HTTP1)));
      try (LoadGenerator load = Loads.start(fleet.to("a", SHOP), 400, Duration.ofSeconds(30))) {
        for (int i = 0; i < 5; i++) {
          fleet.divide(SHOP, Split.between("v1", "v2", 5_000));
          var _ = load.awaitRequests(37, Duration.ofSeconds(30));
          fleet.divide(SHOP, Split.all("v1"));
        }
        var _ = load.awaitEnd();
      }
      fleet.awaitFlush();

      long failures = candidate.traffic().badAnswers();
      assertThat(failures).isPositive();
      assertThat(fleet.reported(SHOP, "v2", "upstream_rq_5xx")).isEqualTo(failures);
      assertThat(fleet.reported(SHOP, "v2", "upstream_rq_completed")).isEqualTo(failures);
    }
  }
}
