package io.sluice.it.counting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/** A port on loopback that passes connections on to another one, until they are cut. */
final class Relay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = new HashSet<>();
  private boolean whole = true;

  private Relay(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static Relay to(int port) throws IOException {
    Relay relay = new Relay(port);
    Thread.ofVirtual().start(relay::listen);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts all connections, and from now on every new one. */
  synchronized void cut() throws IOException {
    whole = false;
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  /** Passes on new connections again. */
  synchronized void mend() {
    whole = true;
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        if (!passes(from)) {
          from.close();
        }
      } catch (IOException e) {
        // Closed, or cut while it came up.
      }
    }
  }

  private synchronized boolean passes(Socket from) throws IOException {
    if (!whole) {
      return false;
    }
    Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(from);
    open.add(to);
    Thread.ofVirtual().start(() -> pass(from, to));
    Thread.ofVirtual().start(() -> pass(to, from));
    return true;
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      var _ = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either side has ended it, or it was cut.
    }
    forget(from, to);
  }

  private synchronized void forget(Socket from, Socket to) {
    open.remove(from);
    open.remove(to);
  }

  @Override
  public void close() {
    try {
      listener.close();
      cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
