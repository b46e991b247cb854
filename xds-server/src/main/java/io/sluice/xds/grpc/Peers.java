package io.sluice.xds.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.sluice.xds.identity.Peer;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The reading of a connection's attributes. */
final class Peers {
  private Peers() {}

  static Peer of(Attributes connection) {
    return new Peer(address(connection), names(connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
  }

  /** {@return the IP address of the other end; empty if it has none} */
  static String address(Attributes connection) {
    return connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress socket
            && socket.getAddress() != null
        ? socket.getAddress().getHostAddress()
        : "";
  }

  private static Set<String> names(@Nullable SSLSession session) {
    if (session == null) {
      return Set.of();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0] instanceof X509Certificate own ? names(own) : Set.of();
    } catch (SSLPeerUnverifiedException | CertificateParsingException _) {
      // No certificate was asked for, or it names nobody.
      return Set.of();
    }
  }

  private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    Set<String> names = new HashSet<>();
    var all = certificate.getSubjectAlternativeNames();
    if (all != null) {
      for (var name : all) {
        // Each is its kind and its value; names of other kinds are bytes.
        if (name.get(1) instanceof String text) {
          names.add(text);
        }
      }
    }
    return names;
  }
}
