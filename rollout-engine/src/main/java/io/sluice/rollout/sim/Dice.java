package io.sluice.rollout.sim;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The only source of chance in a simulation: equal seeds give equal sequences. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** {@return true in so many of a thousand cases} */
  boolean perMille(int cases) {
    return random.nextInt(1_000) < cases;
  }

  /** {@return 0 to bound - 1} */
  int below(int bound) {
    return random.nextInt(bound);
  }

  long number() {
    return random.nextLong();
  }

  <T> T pick(List<T> list) {
    return list.get(below(list.size()));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final <T> T oneOf(T... choices) {
    return choices[below(choices.length)];
  }

  Duration seconds(int from, int to) {
    return Duration.ofSeconds(from + below(to - from + 1));
  }
}
