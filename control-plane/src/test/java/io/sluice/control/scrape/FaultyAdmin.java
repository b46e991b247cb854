package io.sluice.control.scrape;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.control.config.VersionConfig.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** An admin page whose figures and failures are the test's. */
final class FaultyAdmin implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 16;

  private final HttpServer server;
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging;

  final AtomicLong uptimeSeconds = new AtomicLong(10);

  volatile Way way = Way.ANSWER;
  volatile String node = "n1";
  volatile String beginnings = "";
  volatile String present = "";
  volatile String ends = "";

  /** What it does with a request. */
  enum Way {
    ANSWER,
    HANG,
    FAIL,
    REDIRECT,
    FLOOD,
    NONSENSE
  }

  FaultyAdmin() throws IOException {
    this(new CountDownLatch(0));
  }

  /**
   * An admin page.
   *
   * @param hanging what is counted down by a request that hangs
   */
  FaultyAdmin(CountDownLatch hanging) throws IOException {
    this.hanging = hanging;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  HostPort address() {
    return new HostPort("127.0.0.1", server.getAddress().getPort());
  }

  /** {@return what was asked for, in order: {@code info, beginnings, present, ends}} */
  List<String> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (way) {
        case ANSWER -> send(exchange, 200, text(exchange));
        case HANG -> {
          hanging.countDown();
          release.await();
        }
        case FAIL -> send(exchange, 503, "");
        case REDIRECT -> {
          exchange.getResponseHeaders().add("location", "/server_info");
          send(exchange, 302, "");
        }
        case FLOOD -> flood(exchange);
        case NONSENSE -> send(exchange, 200, "<html>nobody</html>");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String text(HttpExchange exchange) {
    String uri = URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8);
    if (uri.startsWith("/server_info")) {
      asked.add("info");
      return """
      {"node": {"id": "%s", "cluster": "edge"}, "uptime_current_epoch": "%ds"}\
      """
          .formatted(node, uptimeSeconds.get());
    }
    if (uri.contains("upstream_rq_completed")) {
      asked.add("ends");
      return ends;
    }
    boolean gauges = uri.contains("membership_healthy");
    asked.add(gauges ? "present" : "beginnings");
    return gauges ? present : beginnings;
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** A body without end: it is sent until nobody takes it. */
  private static void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      while (true) {
        exchange.getResponseBody().write(chunk);
      }
    } catch (IOException e) {
      // The other side has had enough, as it should.
      return;
    }
  }

  @Override
  public void close() {
    release.countDown();
    server.stop(0);
  }
}
