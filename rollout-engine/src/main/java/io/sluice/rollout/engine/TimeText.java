package io.sluice.rollout.engine;

import java.time.Duration;
import java.util.Locale;

/** Times in the sentences of causes, as config files write them: {@code 1h30m}. */
final class TimeText {
  private TimeText() {}

  static String of(Duration time) {
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
