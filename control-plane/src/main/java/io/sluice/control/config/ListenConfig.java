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

  /** {@return whether two different addresses cannot both be bound, for they share the port} */
  boolean collidesWith(ListenConfig other) {
    boolean sameFamily = address.contains(":") == other.address.contains(":");
    return port == other.port
        && !address.equals(other.address)
        && sameFamily
        && (isAny(address) || isAny(other.address));
  }

  private static boolean isAny(String address) {
    return address.equals("0.0.0.0") || address.equals("::");
  }
}
