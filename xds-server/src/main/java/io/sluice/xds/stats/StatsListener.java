package io.sluice.xds.stats;

/** A receiver of statistics. */
@FunctionalInterface
public interface StatsListener {
  /** Takes a report. */
  void received(StatsReport report);
}
