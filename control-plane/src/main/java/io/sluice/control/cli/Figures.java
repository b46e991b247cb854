package io.sluice.control.cli;

import com.google.protobuf.Duration;
import io.sluice.control.api.PhaseLabel;
import java.util.Locale;

/** Shares, durations and bars as people read them. */
final class Figures {
  private static final int WHOLE = 10_000;

  private Figures() {}

  /** {@return a share as a percentage without needless digits, e.g. {@code 12.5 %}} */
  static String percent(int basisPoints) {
    return PhaseLabel.percent(basisPoints);
  }

  /** {@return a duration in its two largest units, e.g. {@code 2m05s}} */
  static String duration(Duration duration) {
    return duration(duration.getSeconds(), duration.getNanos() / 1_000_000);
  }

  static String duration(java.time.Duration duration) {
    return duration(duration.toSeconds(), duration.toMillisPart());
  }

  private static String duration(long seconds, int millis) {
    if (seconds <= 0) {
      return millis <= 0 ? "0s" : millis + "ms";
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return pair(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return pair(seconds / 3_600, "h", seconds % 3_600 / 60, "m");
    }
    return pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return small == 0
        ? large + largeUnit
        : String.format(Locale.ROOT, "%d%s%02d%s", large, largeUnit, small, smallUnit);
  }

  /** {@return a bar of {@code cells} characters of which the given share is filled} */
  static String bar(double share, int cells) {
    int full = (int) Math.round(Math.clamp(share, 0, 1) * cells);
    if (full == 0 && share > 0) {
      full = 1;
    }
    return "█".repeat(full) + "░".repeat(cells - full);
  }

  static String bar(int basisPoints, int cells) {
    return bar(basisPoints / (double) WHOLE, cells);
  }
}
