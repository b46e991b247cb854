package io.sluice.control.serve;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

/** Why a port cannot be opened, as people say it. */
final class PortFailure {
  private PortFailure() {}

  /**
   * {@return the failure with a message for people}
   *
   * @param whose who connects to the port
   */
  static IOException of(String whose, InetSocketAddress address, Exception failure) {
    String said = Objects.requireNonNullElse(Throwables.getRootCause(failure).getMessage(), "");
    return new IOException(
        "the port for "
            + whose
            + ", "
            + address.getAddress().getHostAddress()
            + ":"
            + address.getPort()
            + ", cannot be opened: "
            + reason(said),
        failure);
  }

  /** Netty's native transports tell an errno, those of Linux and macOS, the JDK the words. */
  private static String reason(String said) {
    if (said.contains("(-98)") || said.contains("(-48)") || said.contains("already in use")) {
      return "another process has it";
    }
    if (said.contains("(-13)") || said.contains("ermission denied")) {
      return "permission denied";
    }
    if (said.contains("(-99)") || said.contains("(-49)") || said.contains("annot assign")) {
      return "this machine has no such address";
    }
    return said;
  }
}
