package io.sluice.control.scrape;

/**
 * A run of an Envoy, from its start to its end: who it is, and when it started by a clock of this
 * machine that never jumps. An uptime comes in whole seconds, and takes time to come, so the start
 * is somewhere between two instants.
 *
 * @param node its {@code node.id}
 * @param fleet its {@code node.cluster}
 * @param startedAfterNanos the earliest start
 * @param startedBeforeNanos the latest start
 */
record Run(String node, String fleet, long startedAfterNanos, long startedBeforeNanos) {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /**
   * {@return the run of an Envoy}
   *
   * @param uptimeSeconds how long it had been running, cut to whole seconds, when it was asked
   * @param askedNanos when it was asked
   * @param answeredNanos when the answer was there
   */
  static Run of(
      String node, String fleet, long uptimeSeconds, long askedNanos, long answeredNanos) {
    long uptimeNanos = uptimeSeconds * SECOND_NANOS;
    return new Run(
        node, fleet, askedNanos - uptimeNanos - SECOND_NANOS, answeredNanos - uptimeNanos);
  }

  /**
   * {@return whether both can be the same run} Two that start within two seconds may be taken for
   * one; the first of them has hardly counted anything.
   */
  boolean isSameAs(Run other) {
    return node.equals(other.node)
        && fleet.equals(other.fleet)
        && startedAfterNanos <= other.startedBeforeNanos + SECOND_NANOS
        && other.startedAfterNanos <= startedBeforeNanos + SECOND_NANOS;
  }
}
