package io.sluice.control.demo;

import java.io.IOException;

/** The failure of an Envoy process; its message ends with the last lines of the process's log. */
public final class EnvoyFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  EnvoyFailedException(String reason, String logTail) {
    super(reason + "\n" + logTail);
  }
}
