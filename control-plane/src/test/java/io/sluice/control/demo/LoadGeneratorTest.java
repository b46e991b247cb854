package io.sluice.control.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LoadGeneratorTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(250);

  private final ModelServer server = ModelServer.start("v1", 0, Behaviour.GOOD.with(Latency.NONE));

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"H1C", "H2C"})
  void load_ofAGoodServer_sendsRateTimesDurationAndSeesNoFailure(SessionProtocol protocol)
      throws Exception {
    LoadPlan plan = plan();
    LoadTotals totals =
        run(
            new LoadPlan(
                plan.address(),
                protocol,
                plan.head(),
                plan.body(),
                400,
                plan.users(),
                limits(512, SHORT)));

    assertThat(totals.sent()).isEqualTo(100).isEqualTo(server.traffic().requests());
    assertThat(totals.finished()).isEqualTo(100);
    assertThat(totals.failures() + totals.shed()).isZero();
    assertThat(totals.byStatus()).isEqualTo(Map.of(200, 100L));
    assertThat(totals.answersOf("v1")).isEqualTo(100);
    assertThat(totals.firstFailure()).isEmpty();
  }

  @Test
  void failures_areThoseThatTheServerGave() throws Exception {
    server.behave(server.behaviour().with(new Fault.Status(503), 0.2));

    LoadTotals totals = run(plan().rate(800));

    long bad = server.traffic().badAnswers();
    assertThat(bad).isPositive();
    assertThat(totals.failures()).isEqualTo(bad);
    assertThat(totals.byStatus()).containsEntry(503, bad);
    assertThat(totals.byVersion().get("v1"))
        .extracting(LoadTotals.VersionTotals::failures)
        .isEqualTo(bad);
    assertThat(totals.clientErrors()).isZero();
    assertThat(totals.lastFailure().orElseThrow().nanos())
        .isGreaterThan(totals.firstFailure().orElseThrow().nanos());
  }

  @Test
  void refusedConnections_areClientErrorsWithTheirMessage() throws Exception {
    server.refuse();

    LoadTotals totals = run(plan());

    assertThat(totals.clientErrors()).isEqualTo(totals.sent()).isEqualTo(totals.failures());
    assertThat(totals.byStatus()).isEmpty();
    assertThat(totals.errors().keySet()).allMatch(message -> message.contains("refused"));
  }

  @Test
  void truncatedAnswers_areClientErrors() throws Exception {
    server.behave(server.behaviour().with(new Fault.Truncation(), 0.3));

    LoadTotals totals = run(plan().rate(800));

    assertThat(server.traffic().badAnswers()).isPositive();
    assertThat(totals.clientErrors()).isEqualTo(server.traffic().badAnswers());
  }

  @Test
  void failingGrpcStatus_isAFailureOfAWholeAnswer() throws Exception {
    server.behave(server.behaviour().with(new Fault.GrpcStatus(13), 1));

    LoadTotals totals = run(plan().grpc("/model.Model/Predict"));

    assertThat(totals.failures()).isEqualTo(totals.sent());
    assertThat(totals.clientErrors()).isZero();
    assertThat(totals.errors()).isEqualTo(Map.of("grpc-status 13", totals.sent()));
  }

  @Test
  void hangingServer_getsAtMostTheConcurrencyAndTheRestIsShed() throws Exception {
    server.behave(server.behaviour().with(new Fault.Hang(), 1));
    LoadPlan plan =
        plan().limits(new LoadPlan.Limits(10, SHORT, Duration.ofMillis(600), 5)).rate(200);

    LoadTotals totals = run(plan);

    // The first request is waited for on its own, and gives its place back.
    assertThat(totals.sent()).isEqualTo(11).isEqualTo(totals.clientErrors());
    assertThat(totals.shed()).isEqualTo(39);
  }

  @Test
  void close_withRequestsOnTheirWay_countsNoFailureOfItsOwn() throws Exception {
    server.behave(server.behaviour().with(new Fault.Hang(), 0.5));
    LoadGenerator load = LoadGenerator.start(plan());
    load.awaitRequests(20, LIMIT);

    load.close();

    LoadTotals totals = load.totals();
    assertThat(totals.sent()).isGreaterThan(totals.finished());
    assertThat(totals.failures()).isZero();
  }

  @Test
  void results_areKeptUpToTheBound() throws Exception {
    server.behave(server.behaviour().with(new Fault.Status(500), 0.5));
    LoadPlan plan = plan().limits(new LoadPlan.Limits(512, SHORT, LIMIT, 7));
    try (LoadGenerator load = LoadGenerator.start(plan)) {
      load.awaitEnd();

      assertThat(load.recent()).hasSize(7);
      assertThat(load.failures()).hasSize(7).allMatch(LoadResult::failed);
    }
  }

  @Test
  void awaitRequests_endsWhenSoManyFurtherResultsAreThere() throws Exception {
    try (LoadGenerator load = LoadGenerator.start(LoadPlan.to(server.endpoint()))) {
      long before = load.awaitRequests(10, LIMIT).finished();

      assertThat(before).isGreaterThanOrEqualTo(10);
      assertThat(load.awaitRequests(10, LIMIT).finished()).isGreaterThanOrEqualTo(before + 10);
    }
  }

  @Test
  void namedUsers_nameThemselvesInTheHeader() throws Exception {
    LoadPlan plan = plan().users(new LoadUsers.Named("x-user-id", 3)).host("model.example");
    try (LoadGenerator load = LoadGenerator.start(plan)) {
      LoadTotals totals = load.awaitEnd();

      assertThat(load.trails()).extracting(UserTrail::user).contains("user-0", "user-1", "user-2");
      assertThat(load.trails().stream().mapToLong(UserTrail::answers).sum())
          .isEqualTo(totals.finished());
    }
    assertThat(server.lastHeaders().orElseThrow().get("x-user-id")).startsWith("user-");
    assertThat(server.lastHeaders().orElseThrow().authority()).isEqualTo("model.example");
  }

  @Test
  void cookieUsers_keepTheCookieOfTheirFirstAnswer() throws Exception {
    AtomicInteger given = new AtomicInteger();
    try (Server cookies = cookieServer(given)) {
      LoadPlan plan =
          LoadPlan.to("127.0.0.1:" + cookies.activeLocalPort())
              .users(new LoadUsers.Cookies(5))
              .limits(limits(512, SHORT));
      try (LoadGenerator load = LoadGenerator.start(plan)) {
        LoadTotals totals = load.awaitEnd();

        assertThat(totals.failures()).isZero();
        assertThat(given).hasValue(5);
        assertThat(load.trails()).allSatisfy(trail -> assertThat(trail.versions()).hasSize(1));
        assertThat(load.trails().stream().flatMap(t -> t.versions().stream()).distinct())
            .hasSize(5);
      }
    }
  }

  /**
   * Gives each user without a cookie the next number, and answers with the number as the version.
   */
  private static Server cookieServer(AtomicInteger given) {
    Server cookies =
        Server.builder()
            .http(0)
            .serviceUnder(
                "/",
                (ctx, req) -> {
                  String cookie = req.headers().get("cookie", "");
                  String number = cookie.isEmpty() ? "u=" + given.incrementAndGet() : cookie;
                  return HttpResponse.of(
                      ResponseHeaders.of(
                          HttpStatus.OK,
                          "x-model-version",
                          number,
                          "set-cookie",
                          number + "; Path=/; HttpOnly"));
                })
            .build();
    cookies.start().join();
    return cookies;
  }

  private LoadPlan plan() {
    return LoadPlan.to(server.endpoint()).limits(limits(512, SHORT));
  }

  private static LoadPlan.Limits limits(int concurrency, Duration duration) {
    return new LoadPlan.Limits(concurrency, duration, LIMIT, 1000);
  }

  private static LoadTotals run(LoadPlan plan) throws InterruptedException, TimeoutException {
    try (LoadGenerator load = LoadGenerator.start(plan)) {
      return load.awaitEnd();
    }
  }
}
