package io.sluice.xds.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server's TLS is made of, as it stood in the files at one time.
 *
 * @param identity what the server proves itself with
 * @param clientAuthorities whose certificates clients must have; empty if they need none
 */
public record TlsSettings(Identity identity, List<X509Certificate> clientAuthorities) {
  /** Copies the list. */
  public TlsSettings {
    clientAuthorities = List.copyOf(clientAuthorities);
  }
}
