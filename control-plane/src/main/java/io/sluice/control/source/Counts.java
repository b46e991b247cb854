package io.sluice.control.source;

/**
 * Requests that have ended, and how many of them failed.
 *
 * @param requests all of them
 * @param failures those that failed
 */
record Counts(long requests, long failures) {
  static final Counts NONE = new Counts(0, 0);

  Counts plus(Counts more) {
    return new Counts(requests + more.requests, failures + more.failures);
  }

  Counts minus(Counts less) {
    return new Counts(requests - less.requests, failures - less.failures);
  }
}
