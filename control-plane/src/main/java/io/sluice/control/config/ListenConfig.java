package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

/**
 * A listener of the Envoys; services with the same address and port share it.
 *
 * @param address IP address to bind
 * @param port TCP port, 1 to 65,535
 */
public record ListenConfig(String address, int port) {
  public ListenConfig {
    requireNonNull(address);
  }
}
