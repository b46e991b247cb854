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

  private static final int BUFFER_BYTES = 1 << 10;

  private final MessageDigest sha256;

  /** Short texts are put together first: each update has its price. */
  private final byte[] buffer = new byte[BUFFER_BYTES];

  private int buffered;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Digest add(ByteString bytes) {
    flush();
    for (var part : bytes.asReadOnlyByteBufferList()) {
      sha256.update(part);
    }
    return this;
  }

  /** Adds a text and an end mark, so that the boundaries of texts count too. */
  Digest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= BUFFER_BYTES - buffered) {
      flush();
    }
    if (bytes.length >= BUFFER_BYTES) {
      sha256.update(bytes);
    } else {
      System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
      buffered += bytes.length;
    }
    buffer[buffered] = 0;
    buffered++;
    return this;
  }

  private void flush() {
    sha256.update(buffer, 0, buffered);
    buffered = 0;
  }

  String hex() {
    flush();
    return HexFormat.of().formatHex(sha256.digest(), 0, LENGTH_BYTES);
  }
}
