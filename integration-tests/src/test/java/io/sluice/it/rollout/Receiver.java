package io.sluice.it.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that gates and hooks call: it notes what comes in, and answers as it is told. */
final class Receiver implements AutoCloseable {
  /** In place of a status: no answer until the end. */
  static final int HANG = 0;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private Receiver(HttpServer server) {
    this.server = server;
  }

  /** A call as it came in. */
  record Call(String path, String key, String authorization, JsonNode body) {
    String at() {
      return body.path("at").asText();
    }
  }

  static Receiver start() throws IOException {
    var receiver =
        new Receiver(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    receiver.server.setExecutor(receiver.threads);
    receiver.server.createContext("/", receiver::receive);
    receiver.server.start();
    return receiver;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Answers a path with this status from now on; 200 by default. */
  void answer(String path, int status) {
    statuses.put(path, status);
  }

  List<Call> calls(String path) {
    return calls.stream().filter(call -> call.path().equals(path)).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      String path = exchange.getRequestURI().getPath();
      calls.add(
          new Call(
              path,
              String.valueOf(headers.getFirst("idempotency-key")),
              String.valueOf(headers.getFirst("authorization")),
              JSON.readTree(exchange.getRequestBody())));
      int status = statuses.getOrDefault(path, 200);
      if (status == HANG) {
        end.await();
        return;
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }
}
