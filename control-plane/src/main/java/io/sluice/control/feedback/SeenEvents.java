package io.sluice.control.feedback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The events that counted lately, as fingerprints: about a million of them, for a day at most. They
 * are kept in generations, of which the oldest goes as a whole. Used by one thread at a time.
 */
final class SeenEvents {
  static final int GENERATIONS = 8;
  static final int GENERATION_EVENTS = 131_072;
  static final Duration GENERATION_TIME = Duration.ofHours(3);

  private final Deque<Generation> generations = new ArrayDeque<>();

  /** {@return whether it is new; from now on it is not} */
  boolean add(long fingerprint, Instant now) {
    // An empty slot is told by a zero.
    long key = fingerprint == 0 ? 1 : fingerprint;
    forget(now);
    for (Generation generation : generations) {
      if (generation.contains(key)) {
        return false;
      }
    }
    Generation newest = generations.peekFirst();
    if (newest == null || newest.isOver(now)) {
      newest = new Generation(now);
      generations.addFirst(newest);
      if (generations.size() > GENERATIONS) {
        generations.removeLast();
      }
    }
    newest.add(key);
    return true;
  }

  private void forget(Instant now) {
    Instant oldest = now.minus(GENERATION_TIME.multipliedBy(GENERATIONS));
    while (!generations.isEmpty() && generations.getLast().began.isBefore(oldest)) {
      generations.removeLast();
    }
  }

  /** A hash set of numbers other than 0, with open addressing. */
  private static final class Generation {
    private static final int FIRST_SLOTS = 1_024;

    /** 2^64 over the golden ratio, so that keys of any pattern are spread. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Instant began;
    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    Generation(Instant began) {
      this.began = began;
    }

    boolean isOver(Instant now) {
      return size >= GENERATION_EVENTS || !now.isBefore(began.plus(GENERATION_TIME));
    }

    boolean contains(long key) {
      return slots[slot(slots, key)] == key;
    }

    void add(long key) {
      if (2 * size >= slots.length) {
        var larger = new long[2 * slots.length];
        for (long held : slots) {
          if (held != 0) {
            larger[slot(larger, held)] = held;
          }
        }
        slots = larger;
      }
      slots[slot(slots, key)] = key;
      size++;
    }

    /** {@return where a key is, or would be} */
    private static int slot(long[] slots, long key) {
      int at = (int) ((key * SPREAD) >>> 40) & (slots.length - 1);
      while (slots[at] != 0 && slots[at] != key) {
        at = (at + 1) & (slots.length - 1);
      }
      return at;
    }
  }
}
