package io.sluice.xds.stats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strings that come again in every message, found by their bytes so that they are not made
 * again. It holds a bounded number of short ones; which, is of no consequence.
 *
 * <p>Safe for use by any thread without a lock: entries are immutable, and one that is lost to
 * another thread's is made again.
 */
final class KnownNames {
  private static final int SLOTS = 1 << 13;
  private static final int LENGTH_MAX = 256;

  private final @Nullable Name[] slots = new @Nullable Name[SLOTS];

  private static final class Name {
    private final byte[] bytes;
    private final String text;

    Name(byte[] bytes) {
      this.bytes = bytes;
      text = new String(bytes, StandardCharsets.UTF_8);
    }

    boolean is(byte[] message, int from, int to) {
      return Arrays.equals(bytes, 0, bytes.length, message, from, to);
    }
  }

  /** {@return the text of a range of a message} */
  String text(byte[] message, int from, int to) {
    if (to - from > LENGTH_MAX) {
      return new String(message, from, to - from, StandardCharsets.UTF_8);
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + message[i];
    }
    int slot = (hash ^ hash >>> 13) & SLOTS - 1;
    Name known = slots[slot];
    if (known == null || !known.is(message, from, to)) {
      known = new Name(Arrays.copyOfRange(message, from, to));
      slots[slot] = known;
    }
    return known.text;
  }
}
