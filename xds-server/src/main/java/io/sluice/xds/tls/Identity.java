package io.sluice.xds.tls;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and its private key, which fit together.
 *
 * @param chain the certificates, the own one first
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY_BLOCK =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC");
  private static final byte[] CHALLENGE = {1, 2, 3, 4};

  /**
   * Copies the chain and checks it against the key.
   *
   * @throws IllegalArgumentException if the key is of another certificate
   */
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
    if (!fits(chain.getFirst(), key)) {
      throw new IllegalArgumentException("the key does not belong to the certificate");
    }
  }

  /**
   * {@return the identity of these PEM texts}
   *
   * @throws IOException if one of them is none, or they do not fit together
   */
  public static Identity ofPem(ByteString chain, ByteString key) throws IOException {
    try {
      return new Identity(certificates(chain), privateKey(key.toStringUtf8()));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static PrivateKey privateKey(String pem) throws IOException {
    Matcher block = KEY_BLOCK.matcher(pem);
    if (!block.find()) {
      throw new IOException("there is no private key in PKCS #8 (BEGIN PRIVATE KEY)");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (GeneralSecurityException _) {
        // It may be of the other kind.
      }
    }
    throw new IOException("the private key is neither RSA nor EC");
  }

  /**
   * {@return the certificates of a PEM text}
   *
   * @throws IOException if there are none
   */
  static List<X509Certificate> certificates(ByteString pem) throws IOException {
    try {
      List<X509Certificate> all = new ArrayList<>();
      for (Certificate each :
          CertificateFactory.getInstance("X.509").generateCertificates(pem.newInput())) {
        all.add((X509Certificate) each);
      }
      if (all.isEmpty()) {
        throw new IOException("there is no certificate");
      }
      return all;
    } catch (CertificateException e) {
      throw new IOException("there is no certificate that can be read: " + e.getMessage(), e);
    }
  }

  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(CHALLENGE);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(CHALLENGE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // Another kind of key, or another curve.
      return false;
    }
  }

  /** {@return the certificate's subject; never the key} */
  @Override
  public String toString() {
    return chain.getFirst().getSubjectX500Principal().getName();
  }
}
