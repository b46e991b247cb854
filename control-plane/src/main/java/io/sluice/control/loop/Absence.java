package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An Envoy of which nothing is heard although it belongs to a service's fleet.
 *
 * @param node id of the Envoy
 * @param kind what is missing of it
 * @param since since when, as far as that is known
 * @param why why, as a sentence; empty if that is not known
 */
public record Absence(String node, Kind kind, Instant since, String why) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  public Absence {
    requireNonNull(node);
    requireNonNull(kind);
    requireNonNull(since);
    requireNonNull(why);
  }

  /** What is missing of an Envoy. */
  public enum Kind {
    /** It is connected, and its reports have ceased. */
    SILENT,
    /** It is connected, and has never reported. */
    MUTE,
    /** It is not connected, and goes on with the routes that it had. */
    LOST
  }

  /** {@return what is known, as a sentence} It stays the same while nothing changes. */
  public String sentence() {
    return what() + (why.isEmpty() ? "" : ": " + why);
  }

  private String what() {
    String time = CLOCK.format(since);
    return switch (kind) {
      case SILENT -> node + " has not reported since " + time;
      case MUTE -> node + " has not reported at all since " + time;
      case LOST -> node + " is not connected since " + time + ", and keeps the routes that it had";
    };
  }
}
