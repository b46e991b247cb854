package io.sluice.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.control.config.Secret;
import io.sluice.control.config.ServerConfig.CallSecret;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.Occasion;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.HttpCall.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallRunnerTest {
  private static final String SECRET = "s3cr3t-of-ci";
  private static final int HANG = 0;
  private static final int ENDLESS = 1;

  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Queue<Integer> statuses = new ArrayDeque<>();
  private HttpServer server;

  /** A request as it came in. */
  private record Asked(
      String method, String uri, String key, String authorization, JsonNode body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @Test
  void call_isAPostThatSaysWhatItIsAbout() throws InterruptedException {
    assertThat(run(Duration.ZERO, 200))
        .isEqualTo(new EffectResult.Succeeded("127.0.0.1 answered with status 200"));

    Asked request = asked.element();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo("/approve?model=2");
    assertThat(request.key()).isEqualTo("r/7");
    assertThat(request.authorization()).isEqualTo("Bearer " + SECRET);
    assertThat(request.body().toString())
        .isEqualTo(
            "{\"id\":\"r/7\",\"at\":\"before-promote\",\"rollout\":\"r\",\"service\":\"s\","
                + "\"candidate\":\"v2\",\"phase\":3,\"why\":\"\"}");
  }

  @Test
  void pending_andTrouble_areAskedAgainWithTheSameKey_untilYes() throws InterruptedException {
    EffectResult result = run(Duration.ofSeconds(30), 202, 503, 429, 200);

    assertThat(result).isInstanceOf(EffectResult.Succeeded.class);
    assertThat(asked).hasSize(4).extracting(Asked::key).containsOnly("r/7");
  }

  @Test
  void no_isNotAskedAgain() throws InterruptedException {
    for (int status : List.of(403, 404, 302)) {
      asked.clear();
      assertThat(run(Duration.ofSeconds(30), status, 200))
          .isEqualTo(new EffectResult.Failed("127.0.0.1 answered with status " + status));
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void pending_beyondItsTime_fails() throws InterruptedException {
    assertThat(run(Duration.ZERO, 202))
        .isEqualTo(new EffectResult.Failed("127.0.0.1 did not say yes in time; last: status 202"));
  }

  @Test
  void answerThatHangs_isGivenUpAndTriedAgain() throws InterruptedException {
    assertThat(run(Duration.ofSeconds(30), HANG, 200)).isInstanceOf(EffectResult.Succeeded.class);
    assertThat(asked).hasSize(2);
  }

  @Test
  void nobodyThere_fails_withoutTheUrl() throws InterruptedException {
    int port = server.getAddress().getPort();
    server.stop(0);

    EffectResult result = run(call("127.0.0.1", port, Duration.ZERO), secret("127.0.0.1"));

    assertThat(result).isInstanceOf(EffectResult.Failed.class);
    assertThat(result.detail()).doesNotContain("approve").doesNotContain(SECRET);
  }

  @Test
  void secret_isToldToItsHostsOnly() throws InterruptedException {
    int port = server.getAddress().getPort();
    HttpCall call = call("127.0.0.1", port, Duration.ofSeconds(30));

    assertThat(run(call, secret("ci.example")))
        .isEqualTo(new EffectResult.Failed("sluice.yaml does not let 127.0.0.1 have secret ci"));
    assertThat(run(call, List.of()))
        .isEqualTo(new EffectResult.Failed("sluice.yaml has no secret ci"));
    assertThat(asked).isEmpty();
  }

  @Test
  void secret_isNotToldInClearText() throws InterruptedException {
    HttpCall call = call("ci.example", 80, Duration.ofSeconds(30));

    assertThat(run(call, secret("ci.example")))
        .isEqualTo(new EffectResult.Failed("secret ci does not go over the network in clear text"));
  }

  @Test
  void answer_whoseBodyNeverEnds_isItsStatus() throws InterruptedException {
    assertThat(run(Duration.ZERO, ENDLESS))
        .isEqualTo(new EffectResult.Succeeded("127.0.0.1 answered with status 200"));
  }

  private EffectResult run(Duration within, int... answers) throws InterruptedException {
    statuses.clear();
    for (int status : answers) {
      statuses.add(status);
    }
    return run(call("127.0.0.1", server.getAddress().getPort(), within), secret("127.0.0.1"));
  }

  private static EffectResult run(HttpCall call, List<CallSecret> secrets)
      throws InterruptedException {
    var occasion = new Occasion("before-promote", "r", "s", "v2", 3, "");
    return new CallRunner(InstantSource.system(), secrets)
        .run(new Effect.Call("r/7", occasion, call, OnError.FAIL, Instant.MAX));
  }

  private static HttpCall call(String host, int port, Duration within) {
    return new HttpCall(
        "http://" + host + ":" + port + "/approve?model=2",
        List.of(new Header("authorization", "Bearer ", Optional.of("ci"))),
        Optional.empty(),
        Duration.ofSeconds(2),
        Duration.ofMillis(20),
        within);
  }

  private static List<CallSecret> secret(String host) {
    return List.of(new CallSecret("ci", List.of(host), Secret.of(SECRET)));
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("idempotency-key"),
              exchange.getRequestHeaders().getFirst("authorization"),
              new ObjectMapper().readTree(exchange.getRequestBody())));
      int status = statuses.isEmpty() ? 500 : statuses.remove();
      if (status == HANG) {
        end.await();
      }
      if (status == ENDLESS) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(new byte[1 << 20]);
        end.await();
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
