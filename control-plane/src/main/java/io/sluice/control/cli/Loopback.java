package io.sluice.control.cli;

/** Which hosts are this machine. */
final class Loopback {
  private Loopback() {}

  /**
   * {@return whether a host, as it stands in an address, is this machine without asking a name
   * server}
   */
  static boolean is(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.equals("::1")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
