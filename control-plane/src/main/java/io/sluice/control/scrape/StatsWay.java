package io.sluice.control.scrape;

/** How the statistics of an Envoy come. */
public sealed interface StatsWay {
  /** It pushes them. */
  record Pushed() implements StatsWay {}

  /**
   * Its admin page is read.
   *
   * @param address where that is
   */
  record Scraped(String address) implements StatsWay {}

  /**
   * They do not.
   *
   * @param trouble why not; empty if nothing is known of it
   */
  record None(String trouble) implements StatsWay {}
}
