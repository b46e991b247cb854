package io.sluice.control.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of sizes: {@code 512KiB}, {@code 4MiB}. */
final class Sizes {
  private static final Pattern PATTERN = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

  private Sizes() {}

  /** {@return a type of sizes in bytes, both limits included} */
  static ScalarType<Integer> between(int atLeast, int atMost) {
    return ScalarType.text("a size such as 512KiB or 4MiB", PATTERN, Sizes::bytes)
        .then(bytes ->
            bytes < atLeast || bytes > atMost
                ? Decoded.wrong(
                    spelled(bytes)
                        + " is not possible; "
                        + spelled(atLeast)
                        + " to "
                        + spelled(atMost)
                        + " are")
                : Decoded.value(bytes.intValue()));
  }

  private static Decoded<Long> bytes(String text) {
    Matcher parts = PATTERN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " is not a size");
    }
    long amount = Long.parseLong(parts.group(1));
    return Decoded.value(
        switch (parts.group(2)) {
          case "GiB" -> amount << 30;
          case "MiB" -> amount << 20;
          case "KiB" -> amount << 10;
          default -> amount;
        });
  }

  private static String spelled(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }
}
