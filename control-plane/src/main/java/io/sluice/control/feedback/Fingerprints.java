package io.sluice.control.feedback;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.security.SecureRandom;

/**
 * Numbers that stand for events and units: keyed hashes of what they are called, so that nobody
 * outside can make two of them look the same.
 */
final class Fingerprints {
  private final HashFunction hash;

  Fingerprints(SecureRandom random) {
    hash = Hashing.sipHash24(random.nextLong(), random.nextLong());
  }

  /** {@return the number of an event, which is that of the same one sent again} */
  long event(FeedbackEvent event) {
    return of(event, event.id());
  }

  /**
   * {@return the number of who or what an event is told of} An event without a unit is one; it must
   * not be taken for somebody of its name.
   */
  long unit(FeedbackEvent event) {
    return of(event, event.unit().map(unit -> "u" + unit).orElse("e" + event.id()));
  }

  private long of(FeedbackEvent event, String name) {
    Hasher hasher = hash.newHasher();
    put(hasher, event.service());
    put(hasher, event.version());
    put(hasher, event.kpi());
    put(hasher, name);
    return hasher.hash().asLong();
  }

  /** The lengths tell where one text ends and the next begins. */
  private static void put(Hasher hasher, String text) {
    hasher.putInt(text.length()).putUnencodedChars(text);
  }
}
