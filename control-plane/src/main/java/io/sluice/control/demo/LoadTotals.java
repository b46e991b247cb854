package io.sluice.control.demo;

import java.util.Optional;
import java.util.SortedMap;

/**
 * The running totals of a load.
 *
 * @param sent requests sent
 * @param finished requests with a result: {@code sent} less those on their way
 * @param failures results that a user would have noticed, client errors included
 * @param clientErrors results without a whole answer
 * @param shed requests not sent because too many were on their way or no user was free
 * @param byStatus whole answers by HTTP status
 * @param byVersion whole answers by {@code x-model-version}; those without one are left out
 * @param errors client errors and failing gRPC statuses by message
 * @param firstFailure when the first failure was there
 * @param lastFailure when the newest failure was there
 */
public record LoadTotals(
    long sent,
    long finished,
    long failures,
    long clientErrors,
    long shed,
    SortedMap<Integer, Long> byStatus,
    SortedMap<String, VersionTotals> byVersion,
    SortedMap<String, Long> errors,
    Optional<Stamp> firstFailure,
    Optional<Stamp> lastFailure) {

  /**
   * The answers of one version.
   *
   * @param answers whole answers, bad ones too
   * @param failures bad ones
   * @param first when the first answer was there
   * @param last when the newest answer was there
   */
  public record VersionTotals(long answers, long failures, Stamp first, Stamp last) {
    static VersionTotals of(LoadResult result) {
      return new VersionTotals(1, result.failed() ? 1 : 0, result.answered(), result.answered());
    }

    VersionTotals plus(VersionTotals newer) {
      return new VersionTotals(
          answers + newer.answers, failures + newer.failures, first, newer.last);
    }
  }

  /** {@return how many whole answers came from this version} */
  public long answersOf(String version) {
    VersionTotals totals = byVersion.get(version);
    return totals == null ? 0 : totals.answers();
  }
}
