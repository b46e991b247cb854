package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A listener of the Envoys; services with the same address and port share it.
 *
 * @param address IP address to bind
 * @param port TCP port, 1 to 65,535
 * @param tls what it proves itself with; empty for clear text
 */
public record ListenConfig(String address, int port, Optional<Tls> tls) {
  public ListenConfig {
    requireNonNull(address);
    requireNonNull(tls);
  }

  /** A listener in clear text. */
  public ListenConfig(String address, int port) {
    this(address, port, Optional.empty());
  }

  /**
   * What a listener proves itself with. The files are on the server's machine; the Envoys get what
   * stands in them.
   *
   * @param certificate file of the certificate chain, PEM
   * @param key file of the private key, PEM
   */
  public record Tls(String certificate, String key) {
    public Tls {
      requireNonNull(certificate);
      requireNonNull(key);
    }
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
