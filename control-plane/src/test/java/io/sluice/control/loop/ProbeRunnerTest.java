package io.sluice.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.plan.HttpProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbeRunnerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer first;
  private HttpServer second;

  @BeforeEach
  void start() throws IOException {
    first = server();
    second = server();
  }

  @AfterEach
  void stop() {
    end.countDown();
    first.stop(0);
    second.stop(0);
  }

  @Test
  void answersAsExpected_fromAllEndpointsInTurn_succeed() throws InterruptedException {
    EffectResult result = run(probe("/200", 4, NOW.plusSeconds(60)));

    assertThat(result).isEqualTo(new EffectResult.Succeeded("4 answers with status 200"));
    assertThat(keys).containsExactlyInAnyOrder(key(first), key(second), key(first), key(second));
  }

  @Test
  void otherStatus_fails_andSaysWhichAnswer() throws InterruptedException {
    EffectResult result = run(probe("/503", 4, NOW.plusSeconds(60)));

    assertThat(result).isInstanceOf(EffectResult.Failed.class);
    assertThat(result.detail()).startsWith("answer 1, from").endsWith("status 503, not 200");
  }

  @Test
  void answerThatDoesNotCome_fails() throws InterruptedException {
    EffectResult result = run(probe("/hang", 1, NOW.plusSeconds(60)));

    assertThat(result).isInstanceOf(EffectResult.Failed.class);
  }

  @Test
  void endpointThatRefuses_fails() throws InterruptedException {
    second.stop(0);

    assertThat(run(probe("/200", 2, NOW.plusSeconds(60)))).isInstanceOf(EffectResult.Failed.class);
  }

  @Test
  void deadline_endsTheProbe() throws InterruptedException {
    EffectResult result = run(probe("/200", 2, NOW.minusSeconds(1)));

    assertThat(result)
        .isEqualTo(new EffectResult.Failed("only 0 of 2 answers came before the deadline"));
  }

  private static String key(HttpServer server) {
    return server.getAddress().getPort() + " r/7";
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath().substring(1);
          keys.add(
              server.getAddress().getPort()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          if (path.equals("hang")) {
            hang();
          }
          exchange.sendResponseHeaders(path.equals("hang") ? 200 : Integer.parseInt(path), -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Effect.Probe probe(String path, int count, Instant deadline) {
    var probe = new HttpProbe(path, 200, count, Duration.ofSeconds(2));
    return new Effect.Probe("r/7", "s", "v2", probe, deadline);
  }

  private EffectResult run(Effect.Probe effect) throws InterruptedException {
    return new ProbeRunner(() -> NOW, List.of()).run(effect, service());
  }

  private ServiceConfig service() {
    var v2 =
        new VersionConfig(
            "v2",
            new Upstream.Endpoints(List.of(address(first), address(second))),
            Protocol.HTTP1,
            Optional.empty(),
            VersionConfig.DEFAULT_CONNECT_TIMEOUT,
            Optional.empty(),
            Optional.empty(),
            LoadBalancing.ROUND_ROBIN);
    ServiceConfig base = Settings.service("s", "v1", 10_000, "v1");
    return new ServiceConfig(
        "s",
        base.fleet(),
        base.listen(),
        base.hosts(),
        base.routes(),
        base.sticky(),
        "v2",
        new LinkedHashMap<>(Map.of("v2", v2)));
  }

  private static HostPort address(HttpServer server) {
    return new HostPort("127.0.0.1", server.getAddress().getPort());
  }
}
