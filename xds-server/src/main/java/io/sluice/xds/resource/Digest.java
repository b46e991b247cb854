package io.sluice.xds.resource;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A short content hash: the first 64 bits of SHA-256, in hexadecimal. Equal content has an equal
 * hash everywhere.
 */
final class Digest {
  private static final int LENGTH_BYTES = 8;

  private final MessageDigest sha256;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Digest add(ByteString bytes) {
    for (var buffer : bytes.asReadOnlyByteBufferList()) {
      sha256.update(buffer);
    }
    return this;
  }

  /** Adds a text and an end mark, so that the boundaries of texts count too. */
  Digest add(String text) {
    sha256.update(text.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(sha256.digest(), 0, LENGTH_BYTES);
  }
}
