package io.sluice.it.rollout;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A wait for something that cannot be watched: it is asked for again and again, up to a limit. */
public final class Await {
  /** Long enough for a machine that does much else; what is reached is reached at once. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /** {@return the first value that fits} */
  public static <T> T value(String what, Callable<T> source, Predicate<T> fits) throws Exception {
    long start = System.nanoTime();
    while (true) {
      T value = source.call();
      if (fits.test(value)) {
        return value;
      }
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("not within " + LIMIT + ": " + what + "; it is " + value);
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  public static void until(String what, Callable<Boolean> condition) throws Exception {
    value(what, condition, is -> is);
  }

  /** {@return the first value that is there} */
  public static <T> T present(String what, Callable<Optional<T>> source) throws Exception {
    return value(what, source, Optional::isPresent).orElseThrow();
  }
}
