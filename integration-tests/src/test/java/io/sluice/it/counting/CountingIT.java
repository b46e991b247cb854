package io.sluice.it.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.CircuitBreakers;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.LoadResult;
import io.sluice.control.demo.LoadTotals;
import io.sluice.control.demo.ModelServer;
import io.sluice.rollout.judge.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** One test for each kind of end that a request may come to, with what Sluice makes of it. */
@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class CountingIT {
  private static final String NODE = "envoy-1";
  private static final Duration LONG = Duration.ofSeconds(14);
  private static final double TIMEOUT_MILLIS = 300;
  private static final Duration TIMEOUT = Duration.ofMillis((long) TIMEOUT_MILLIS);
  private static final Behaviour PROMPT = Behaviour.GOOD.with(Latency.NONE);

  @TempDir private static @Nullable Path folder;
  private static @Nullable CountedFleet shared;

  private final CountedFleet fleet = Objects.requireNonNull(shared);
  private final ModelServer model = ModelServer.start("v1", 0, PROMPT);

  CountingIT(String version) {}

  @BeforeParameterizedClassInvocation
  static void start(String version) throws Exception {
    shared = new CountedFleet(version, Objects.requireNonNull(folder).resolve(version));
    shared.start(NODE);
  }

  @AfterParameterizedClassInvocation
  static void end() {
    Objects.requireNonNull(shared).close();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void answers_good_areCountedOnceEach_withTheirTimes() throws Exception {
    Counts counts = serve(plain("good"));
    LoadTotals load = Loads.run(plan("good"), 200);

    Tally tally = counts.assertAnswered("v1", 200, 0);
    assertThat(load.byStatus()).containsOnlyKeys(200);
    assertThat(tally.latency().total()).isEqualTo(200);
    assertThat(model.traffic().requests()).isEqualTo(200);
    assertThat(counts.nodes()).containsExactly(NODE);
  }

  @Test
  void answers_ofServerErrors_areFailed_ofClientErrorsAreNot() throws Exception {
    Counts counts = serve(plain("errors"));
    model.behave(PROMPT.with(new Fault.Status(503), 1));
    Loads.run(plan("errors"), 10);
    counts.assertAnswered("v1", 10, 10);

    model.behave(PROMPT.with(new Fault.Status(429), 1));
    Loads.run(plan("errors"), 10);
    counts.assertAnswered("v1", 20, 10);
  }

  @Test
  void connections_refused_areFailed() throws Exception {
    Counts counts = serve(plain("refused"));
    model.refuse();
    LoadTotals load = Loads.run(plan("refused"), 10);

    Tally tally = counts.assertAnswered("v1", 10, 10);
    assertThat(load.byStatus()).containsOnlyKeys(503);
    assertThat(tally.latency().total()).isZero();
  }

  @Test
  void hosts_noneAtAll_isFailed() throws Exception {
    Counts counts = serve(Given.service("nowhere", RouteConfig.DEFAULT, Given.nowhere("v1")));
    LoadTotals load = Loads.run(plan("nowhere"), 10);

    assertThat(load.byStatus()).containsOnlyKeys(503);
    counts.assertAnswered("v1", 10, 10);
  }

  @Test
  void hosts_allUnhealthy_isFailed() throws Exception {
    model.behave(PROMPT.healthyAfter(Duration.ofHours(1)));
    VersionConfig checked = Given.checked(model, Duration.ofMillis(100));
    Counts counts = serve(Given.service("unhealthy", RouteConfig.DEFAULT, checked));
    LoadTotals load = Loads.run(plan("unhealthy"), 10);

    assertThat(load.byStatus()).containsOnlyKeys(503);
    counts.assertAnswered("v1", 10, 10);
    assertThat(model.traffic().requests()).isZero();
  }

  @Test
  void timeouts_areFailedAndTimedOut_andTookAsLongAsTheyMay() throws Exception {
    Counts counts = serve(Given.service("late", Given.within(TIMEOUT), http1()));
    model.behave(PROMPT.with(new Fault.Hang(), 1));
    LoadTotals load = Loads.run(plan("late"), 10);

    Tally tally = counts.settled("v1", 10);
    assertThat(load.byStatus()).containsOnlyKeys(504);
    assertThat(tally.completed()).isEqualTo(10);
    assertThat(tally.failed()).isEqualTo(10);
    assertThat(tally.timedOut()).isEqualTo(10);
    assertThat(tally.abandoned()).isZero();
    assertThat(tally.latency().total()).isEqualTo(10);
    assertThat(tally.latency().quantile(0.01)).isCloseTo(TIMEOUT_MILLIS, withinPercentage(1));
    assertThat(tally.latency().quantile(0.99)).isCloseTo(TIMEOUT_MILLIS, withinPercentage(1));
  }

  @Test
  void overflow_isFailed_onceForEachRequestThatWasTurnedAway() throws Exception {
    OptionalInt one = OptionalInt.of(1);
    CircuitBreakers limits =
        new CircuitBreakers(one, one, OptionalInt.empty(), OptionalInt.empty());
    Counts counts =
        serve(Given.service("overflow", RouteConfig.DEFAULT, Given.limited(model, limits)));
    model.behave(PROMPT.with(new Latency(TIMEOUT, TIMEOUT)));
    LoadTotals load = Loads.run(plan("overflow"), 20);

    long turnedAway = load.byStatus().getOrDefault(503, 0L);
    assertThat(turnedAway).isPositive();
    assertThat(load.byStatus().getOrDefault(200, 0L)).isEqualTo(20 - turnedAway).isPositive();
    counts.assertAnswered("v1", 20, turnedAway);
  }

  /** Envoy counts them as if they had begun twice. */
  @Test
  void connection_thatBreaksUnderManyRequests_failsEachOnce() throws Exception {
    Counts counts =
        serve(Given.service("broken", RouteConfig.DEFAULT, Given.version(model, Protocol.HTTP2)));
    model.behave(PROMPT.with(new Latency(LONG, LONG)));
    try (LoadGenerator load = Loads.start(plan("broken"), 20, LONG)) {
      fleet.awaitReports("twenty requests on their way", () -> model.traffic().requests() == 20);
      model.refuse();

      assertThat(load.awaitEnd().byStatus()).containsOnlyKeys(503).containsValue(20L);
      counts.assertAnswered("v1", 20, 20);
    }
  }

  /** The head said 200 when it went by: what became of the body is no count of answers. */
  @Test
  void bodies_cutOff_countAsAnswered() throws Exception {
    model.behave(PROMPT.with(new Fault.Truncation(), 1));
    for (Protocol protocol : List.of(Protocol.HTTP1, Protocol.HTTP2)) {
      String name = protocol == Protocol.HTTP1 ? "cut1" : "cut2";
      VersionConfig version = Given.version(model, protocol);
      Counts counts = serve(Given.service(name, RouteConfig.DEFAULT, version));
      LoadTotals load = Loads.run(plan(name), 10);

      assertThat(load.clientErrors()).isEqualTo(10);
      counts.assertAnswered("v1", 10, 0);
    }
  }

  @Test
  void clients_givingUpOnAHangingUpstream_areAbandonedAndNotCompleted() throws Exception {
    Counts counts = serve(plain("hanging"));
    model.behave(PROMPT.with(new Fault.Hang(), 1));
    LoadTotals load = Loads.run(plan("hanging"), 10, TIMEOUT);

    assertThat(load.clientErrors()).isEqualTo(10);
    Tally tally = counts.settled("v1", 10);
    assertThat(tally.abandoned()).isEqualTo(10);
    assertThat(tally.completed()).isZero();
    assertThat(tally.failed()).isZero();
  }

  @Test
  void grpc_internal_isFailedByItsStatus() throws Exception {
    VersionConfig grpc = Given.version(model, Protocol.GRPC);
    Counts counts = serve(Given.service("grpc", RouteConfig.DEFAULT, grpc));
    Loads.run(plan("grpc").grpc("/models.Shop/Predict"), 10);
    counts.assertAnswered("v1", 10, 0);

    model.behave(PROMPT.with(new Fault.GrpcStatus(13), 1));
    LoadTotals load = Loads.run(plan("grpc").grpc("/models.Shop/Predict"), 10);
    assertThat(load.byStatus()).containsOnlyKeys(200);
    counts.assertAnswered("v1", 20, 10);

    model.refuse();
    Loads.run(plan("grpc").grpc("/models.Shop/Predict"), 10);
    counts.assertAnswered("v1", 30, 20);
  }

  @Test
  void latency_quantiles_areWithinTenPercentOfWhatClientsSaw() throws Exception {
    Counts counts = serve(plain("slow"));
    model.behave(PROMPT.with(new Latency(Duration.ofMillis(400), Duration.ofMillis(900))));
    try (LoadGenerator load = Loads.start(plan("slow"), 100, Duration.ofSeconds(30))) {
      load.awaitEnd();
      double[] seen =
          load.recent().stream()
              .map(LoadResult::latency)
              .mapToDouble(latency -> latency.toNanos() / 1e6)
              .sorted()
              .toArray();
      Tally tally = counts.settled("v1", 100);

      assertThat(tally.latency().total()).isEqualTo(100);
      for (double q : new double[] {0.1, 0.5, 0.9}) {
        assertThat(tally.latency().quantile(q))
            .as("quantile %s", q)
            .isCloseTo(seen[(int) (q * 100) - 1], withinPercentage(10));
      }
    }
  }

  @Test
  void versions_withDotsInTheirNames_areCountedWhole() throws Exception {
    try (ModelServer dotted = ModelServer.start("v1.2.0", 0, PROMPT)) {
      VersionConfig version = Given.version(dotted, Protocol.HTTP1);
      Counts counts = serve(Given.service("dotted.shop", RouteConfig.DEFAULT, version));
      Loads.run(plan("dotted.shop"), 10);

      counts.assertAnswered("v1.2.0", 10, 0);
    }
  }

  private ServiceConfig plain(String name) {
    return Given.service(name, RouteConfig.DEFAULT, http1());
  }

  private VersionConfig http1() {
    return Given.version(model, Protocol.HTTP1);
  }

  private Counts serve(ServiceConfig service) throws Exception {
    fleet.serve(service);
    return fleet.count(service.name());
  }

  private LoadPlan plan(String service) throws Exception {
    return fleet.to(NODE, service);
  }
}
