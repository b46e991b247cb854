package io.sluice.bench;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadResult;
import io.sluice.control.translate.BootstrapOptions.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What shadows cost live requests: their latency and failures at a real Envoy without a shadow, and
 * with one that gets every request and is good, slow, huge or dead. The first measurement is
 * repeated at the end, which shows how far two of them differ by chance.
 */
public final class ShadowCost {
  private static final int WARM_UP = 500;
  private static final Behaviour GOOD = Behaviour.GOOD.with(Latency.NONE);
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final int HUGE_BYTES = 1 << 20;

  private ShadowCost() {}

  /**
   * Runs it.
   *
   * @param args {@code --requests=N} per row, {@code --rate=N} a second, {@code --quick}
   */
  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    int requests = options.number("requests", 8_000, 500);
    Path folder = Files.createTempDirectory("sluice-shadow-cost-");
    try (var live = new LiveCanary(folder, Variant.DELTA, options.number("rate", 300, 200))) {
      System.out.printf(
          "%-22s %8s %8s %8s %9s%n", "shadow", "p50 ms", "p90 ms", "p99 ms", "failed");
      measure("none", live, requests);
      live.beginShadow("shadow");
      live.awaitCopies();
      measure("good", live, requests);
      live.candidate.behave(GOOD.with(new Latency(SLOW, SLOW)));
      measure("slow, 10 s", live, requests);
      live.candidate.behave(GOOD.with(new Fault.Flood(HUGE_BYTES), 1));
      measure("huge, 1 MiB", live, requests);
      live.candidate.close();
      measure("dead", live, requests);
      live.abort("shadow");
      live.awaitEnd("shadow");
      measure("none, again", live, requests);
    }
  }

  private static void measure(String what, LiveCanary live, int requests) throws Exception {
    live.awaitRequests(WARM_UP);
    long failedBefore = live.failures();
    live.awaitRequests(requests);
    List<LoadResult> newest = live.newest(requests);
    double[] millis =
        newest.stream().mapToDouble(r -> r.latency().toNanos() / 1e6).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-22s %8.2f %8.2f %8.2f %9d%n",
        what,
        at(millis, 0.5),
        at(millis, 0.9),
        at(millis, 0.99),
        live.failures() - failedBefore);
  }

  private static double at(double[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)];
  }
}
