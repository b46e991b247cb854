package io.sluice.control.feedback;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.sluice.rollout.judge.Moments;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What was told of one KPI of one version since the last look, by unit. */
final class Told {
  private final Map<Long, Unit> units = new HashMap<>();
  private Instant heard;

  Told(Instant heard) {
    this.heard = heard;
  }

  private static final class Unit {
    private double sum;
    private int events;
  }

  boolean knows(long unit) {
    return units.containsKey(unit);
  }

  void add(long unit, double value, Instant now) {
    Unit at = units.computeIfAbsent(unit, _ -> new Unit());
    at.sum += value;
    at.events++;
    hear(now);
  }

  void hear(Instant now) {
    heard = now;
  }

  /** {@return when something was told last; the beginning if nothing was} */
  Instant heard() {
    return heard;
  }

  /** {@return the means of the units; they are forgotten} */
  @CanIgnoreReturnValue
  Moments take() {
    Moments sum = Moments.NONE;
    for (Unit unit : units.values()) {
      sum = sum.plus(Moments.of(unit.sum / unit.events));
    }
    units.clear();
    return sum;
  }
}
