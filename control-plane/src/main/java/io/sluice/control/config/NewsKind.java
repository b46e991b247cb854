package io.sluice.control.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A kind of event of a rollout that people are told of. */
public enum NewsKind {
  /** It has begun. */
  STARTED,
  /** It waits for a person, or for a service that opens its gate. */
  WAITING,
  /** A phase begins: the one before it has passed, or somebody tries it again. */
  PHASE_ENTERED,
  /** Something that is no fault has kept it from moving forward for long. */
  HELD,
  /** It is paused. */
  PAUSED,
  /** It is paused since a phase stayed undecided up to its longest. */
  INCONCLUSIVE,
  /** The candidate is the stable version. */
  PROMOTED,
  /** It goes back. */
  ROLLING_BACK,
  /** It has ended without its candidate: all traffic is back. */
  ROLLED_BACK,
  /** It has ended as planned, and promotes nothing. */
  COMPLETED;

  /** What a notifier is told that does not say. */
  public static final Set<NewsKind> USUAL =
      Collections.unmodifiableSet(
          Arrays.stream(values())
              .filter(kind -> kind != PHASE_ENTERED)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(NewsKind.class))));

  /** {@return the kind as files and messages write it} */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
