package io.sluice.control.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A server that answers queries as it was told, and the query {@code hang} not at all. */
final class FaultyPrometheus implements AutoCloseable {
  static final String VECTOR =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}";
  private static final String TIME =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[5.5,\"5.5\"]}}";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpServer server;
  private volatile String authorization = "";

  FaultyPrometheus() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/base/api/v1/query", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Says what is answered to a query; others have no values. */
  void answer(String query, String body) {
    answers.put(query, body);
  }

  /** {@return the credentials of the newest question} */
  String authorization() {
    return authorization;
  }

  private void answer(HttpExchange exchange) throws IOException {
    authorization =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("authorization"), "");
    String form =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            .replaceFirst("&time=.*", "");
    String query = URLDecoder.decode(form.replaceFirst("query=", ""), StandardCharsets.UTF_8);
    if (query.equals("hang")) {
      try {
        release.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    String text = query.equals("time()") ? TIME : answers.getOrDefault(query, VECTOR.formatted(""));
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(text.contains("bad_data") ? 400 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    release.countDown();
    server.stop(0);
  }
}
