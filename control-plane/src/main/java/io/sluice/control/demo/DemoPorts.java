package io.sluice.control.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on loopback that nobody uses. */
final class DemoPorts {
  private DemoPorts() {}

  /** {@return the wanted port if it is free, else another one} */
  static int freeOr(int wanted) throws IOException {
    try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException _) {
      // Somebody has it: any other port will do.
      return free();
    }
  }

  static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
