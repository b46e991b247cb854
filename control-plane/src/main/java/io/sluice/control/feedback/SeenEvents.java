package io.sluice.control.feedback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The events or units that counted lately, as fingerprints: about a million of them, for a time at
 * most. They are kept in generations, of which the oldest goes as a whole. Used by one thread at a
 * time.
 */
final class SeenEvents {
  static final int GENERATIONS = 8;
  static final int GENERATION_EVENTS = 131_072;
  static final Duration A_DAY = Duration.ofDays(1);
  static final Duration A_WEEK = Duration.ofDays(7);

  private final Deque<Generation> generations = new ArrayDeque<>();
  private final Duration generationTime;

  /** A memory of about so long. */
  SeenEvents(Duration memory) {
    generationTime = memory.dividedBy(GENERATIONS);
  }

  /** {@return whether it was added} */
  boolean contains(long fingerprint, Instant now) {
    forget(now);
    return knows(key(fingerprint));
  }

  /** {@return whether it is new; from now on it is not} */
  boolean add(long fingerprint, Instant now) {
    long key = key(fingerprint);
    forget(now);
    if (knows(key)) {
      return false;
    }
    Generation newest = generations.peekFirst();
    if (newest == null || newest.isOver(now.minus(generationTime))) {
      newest = new Generation(now);
      generations.addFirst(newest);
      if (generations.size() > GENERATIONS) {
        generations.removeLast();
      }
    }
    newest.add(key);
    return true;
  }

  /** An empty slot is told by a zero. */
  private static long key(long fingerprint) {
    return fingerprint == 0 ? 1 : fingerprint;
  }

  private boolean knows(long key) {
    return generations.stream().anyMatch(generation -> generation.contains(key));
  }

  private void forget(Instant now) {
    Instant oldest = now.minus(generationTime.multipliedBy(GENERATIONS));
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

    boolean isOver(Instant latest) {
      return size >= GENERATION_EVENTS || !began.isAfter(latest);
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
