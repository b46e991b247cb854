package io.sluice.it.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.LoadTotals;
import java.time.Duration;

/** Loads of an exact number of requests. */
final class Loads {
  private static final int PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Loads() {}

  /** Sends so many requests. {@return what became of them} */
  static LoadTotals run(LoadPlan plan, int requests) throws Exception {
    return run(plan, requests, PATIENCE);
  }

  /** Sends so many requests, and waits for no answer longer than this. */
  static LoadTotals run(LoadPlan plan, int requests, Duration patience) throws Exception {
    try (LoadGenerator load = start(plan, requests, patience)) {
      LoadTotals totals = load.awaitEnd();
      assertThat(totals.sent()).as("requests sent").isEqualTo(requests);
      return totals;
    }
  }

  /** {@return a load of so many requests that has started} */
  static LoadGenerator start(LoadPlan plan, int requests, Duration patience) {
    Duration duration = Duration.ofSeconds(1).multipliedBy(requests).dividedBy(PER_SECOND);
    LoadPlan.Limits limits = new LoadPlan.Limits(requests, duration, patience, requests);
    return LoadGenerator.start(plan.rate(PER_SECOND).limits(limits));
  }
}
