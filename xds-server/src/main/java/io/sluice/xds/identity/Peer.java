package io.sluice.xds.identity;

import java.util.Set;
import java.util.TreeSet;

/**
 * Who is at the other end of a connection, as far as the connection itself shows it.
 *
 * @param address its IP address; empty if it has none
 * @param names the subject alternative names of its verified certificate (URIs, DNS names, IP and
 *     e-mail addresses); empty if it showed none
 */
public record Peer(String address, Set<String> names) {
  /** Copies the set. */
  public Peer {
    names = Set.copyOf(names);
  }

  /** {@return address and names, for logs} */
  @Override
  public String toString() {
    return names.isEmpty()
        ? address + " without a certificate"
        : address + " with the certificate of " + String.join(", ", new TreeSet<>(names));
  }
}
