package io.sluice.control.demo;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * A small model server on loopback, of one version, whose behaviour can be changed while it runs.
 *
 * <p>Speaks HTTP/1.1, HTTP/2 without TLS, and the form of gRPC. {@code /healthz} is its health
 * check; every other path gets a prediction, whose header {@code x-model-version} names the
 * version. Health checks are counted apart.
 */
public final class ModelServer implements AutoCloseable {
  /** A server that listens, and the loop of its connections. */
  private record Listening(Server server, EventLoopGroup connections) {
    /**
     * Returns when nobody listens and every connection is closed; the server's own end comes two
     * idle seconds later.
     */
    void stop() {
      var _ = server.stop();
      connections.terminationFuture().syncUninterruptibly();
    }
  }

  private final String version;
  private final int port;
  private final TrafficLedger ledger = new TrafficLedger();
  private final ModelService service;
  private Optional<Listening> listening;

  /** Keeps the port from being given to anybody else while nobody listens on it. */
  private Optional<SocketChannel> reservation = Optional.empty();

  private ModelServer(String version, int port, Behaviour behaviour) {
    this.version = version;
    this.service = new ModelService(version, ledger, behaviour);
    Listening first = listen(port);
    this.listening = Optional.of(first);
    this.port = first.server().activeLocalPort();
  }

  /** {@return a server on a free port that behaves well} */
  public static ModelServer start(String version) {
    return start(version, 0, Behaviour.GOOD);
  }

  /**
   * {@return a server that listens}
   *
   * @param port 0 for a free one
   */
  public static ModelServer start(String version, int port, Behaviour behaviour) {
    return new ModelServer(version, port, behaviour);
  }

  public String version() {
    return version;
  }

  public int port() {
    return port;
  }

  /** {@return address and port as a config file names them} */
  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  public Behaviour behaviour() {
    return service.behaviour();
  }

  /** Changes the behaviour for all requests that arrive from now on. */
  public void behave(Behaviour behaviour) {
    service.behave(behaviour);
  }

  /** Refuses connections from now on, and cuts those that are open. The port stays taken. */
  public synchronized void refuse() {
    if (listening.isEmpty()) {
      return;
    }
    listening.get().stop();
    listening = Optional.empty();
    reservation = Optional.of(reserve(port));
  }

  /** Listens again on the same port. */
  public synchronized void accept() {
    if (listening.isPresent()) {
      return;
    }
    service.restart();
    listening = Optional.of(listen(port));
    release();
  }

  /** {@return all traffic since the start} */
  public Traffic traffic() {
    return ledger.total();
  }

  /** Starts a new period for {@link #sinceMark()}. */
  public void mark() {
    ledger.mark();
  }

  /** {@return the traffic since the newest mark, or since the start} */
  public Traffic sinceMark() {
    return ledger.sinceMark();
  }

  public long healthChecks() {
    return ledger.healthChecks();
  }

  /** {@return when the newest request arrived that found this behaviour in force} */
  public Optional<Stamp> lastRequestUnder(Behaviour behaviour) {
    return ledger.lastRequestUnder(behaviour);
  }

  /**
   * {@return the headers of the newest request, with the pseudo-headers {@code :path} and {@code
   * :authority}}
   */
  public Optional<RequestHeaders> lastHeaders() {
    return ledger.lastHeaders();
  }

  @Override
  public synchronized void close() {
    listening.ifPresent(Listening::stop);
    listening = Optional.empty();
    release();
  }

  private Listening listen(int wanted) {
    EventLoopGroup connections = EventLoops.quick("model-" + version);
    Server server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
            .service("/healthz", service::health)
            .serviceUnder("/", service::predict)
            // A hanging answer hangs until the caller gives up, and an idle connection is the
            // caller's to close: were it ours, a
            // request on its way would find it closed.
            .bossGroupFactory(EventLoops::single)
            .workerGroup(connections, true)
            .requestTimeoutMillis(0)
            .idleTimeoutMillis(0)
            // What is measured here is the demo's, and stays out of the control plane's own
            // metrics.
            .meterRegistry(new SimpleMeterRegistry())
            .build();
    server.start().join();
    return new Listening(server, connections);
  }

  /**
   * A bound socket that does not listen has its port to itself, and whoever connects is refused.
   */
  private static SocketChannel reserve(int port) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void release() {
    try {
      if (reservation.isPresent()) {
        reservation.get().close();
      }
      reservation = Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
