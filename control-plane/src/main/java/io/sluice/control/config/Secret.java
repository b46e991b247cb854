package io.sluice.control.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A text that must not be seen: it compares without telling how much of it was right, and prints as
 * dots.
 */
public final class Secret {
  private final byte[] text;

  private Secret(byte[] text) {
    this.text = text;
  }

  /** {@return the secret of this text} */
  public static Secret of(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return whether this is the same text, in time that depends on its length only} */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(text, presented.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the text itself, for whoever must be shown it, and nobody else} */
  public String revealed() {
    return new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(text, secret.text);
  }

  /** {@return the same for all secrets, so that it tells nothing} */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "•••";
  }
}
