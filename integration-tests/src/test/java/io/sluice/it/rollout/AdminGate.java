package io.sluice.it.rollout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.control.demo.EnvoyAdmin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** The way to an Envoy's admin page, which can be made to swallow requests. */
final class AdminGate implements AutoCloseable {
  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private final EnvoyAdmin admin;
  private final HttpServer server;
  private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(OPEN);

  AdminGate(int adminPort) throws IOException {
    admin = new EnvoyAdmin(new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::pass);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Answers nothing until it is opened. */
  void shut() {
    gate.set(new CountDownLatch(1));
  }

  void open() {
    gate.getAndSet(OPEN).countDown();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      gate.get().await();
      byte[] body =
          admin.text(exchange.getRequestURI().toString()).getBytes(StandardCharsets.UTF_8);
      // Of an empty body the length is -1 to this server; 0 would be one of any length.
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    open();
    server.stop(0);
  }
}
