package io.sluice.bench;

import io.sluice.control.demo.Stamp;
import io.sluice.control.translate.BootstrapOptions.Variant;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * The time from the post of an alert to the last request that the candidate gets, through a whole
 * server and a real Envoy.
 *
 * <p>A canary has 50 % of a constant load and bakes. The clock starts before {@code POST
 * /api/v1/alerts} is sent, on a connection that is open, and stops at the arrival of the
 * candidate's last request ever; both are read from the same clock, because the models run in this
 * process. The next request that would have been the candidate's comes later by its share of the
 * load's spacing, which is printed. Each rollback is of a rollout of its own, begun and converged
 * anew, and posted at a random time.
 *
 * <p>Run with {@code --rollbacks=N} (50), {@code --rate=N} requests a second (1,000), {@code
 * --seed=N}, or {@code --quick} for a short run whose figures are only printed. Else it exits with
 * 1 if the median is not below 50 ms or a request failed.
 */
public final class AlertLatency {
  private static final double TARGET_MILLIS = 50;

  private final PrintStream out;
  private final LiveCanary canary;
  private final HttpClient http;
  private final Random random;
  private final Durations lastRequest = new Durations();
  private final Durations answered = new Durations();

  private AlertLatency(PrintStream out, LiveCanary canary, HttpClient http, Random random) {
    this.out = out;
    this.canary = canary;
    this.http = http;
    this.random = random;
  }

  /** Prints one line for each measured time. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments);
    int rollbacks = options.number("rollbacks", 50, 3);
    int rate = options.number("rate", 1_000, 300);
    Random random = new Random(options.number("seed", 1, 1));
    Path folder = Files.createTempDirectory("sluice-alert-latency");
    boolean good;
    try (LiveCanary canary = new LiveCanary(folder, Variant.DELTA, rate);
        HttpClient http = HttpClient.newHttpClient()) {
      AlertLatency latency = new AlertLatency(System.out, canary, http, random);
      for (int round = 1; round <= rollbacks; round++) {
        latency.rollBack("round-" + round);
      }
      boolean met = latency.print(rate);
      good = options.quick() || (met && canary.failures() == 0);
    }
    System.exit(good ? 0 : 1);
  }

  private void rollBack(String rollout) throws Exception {
    canary.begin(rollout);
    canary.awaitBake(rollout);
    // A random time of the looks at the fleet, of the statistics and of the poll of the files.
    canary.awaitRequests(200 + random.nextInt(500));
    long posted = System.nanoTime();
    post(rollout, "firing");
    long taken = System.nanoTime();
    canary.awaitEnd(rollout);
    awaitQuiet();
    Stamp last = canary.candidate.traffic().lastRequest().orElseThrow();
    lastRequest.add(Math.max(0, last.nanos() - posted));
    answered.add(taken - posted);
    post(rollout, "resolved");
  }

  /** Waits until all of many requests have gone to the stable version. */
  private void awaitQuiet() throws Exception {
    do {
      canary.candidate.mark();
      canary.awaitRequests(300);
    } while (canary.candidate.sinceMark().requests() > 0);
  }

  private void post(String rollout, String status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(canary.alertsAddress()))
            .version(HttpClient.Version.HTTP_1_1)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(LiveCanary.alert(rollout, status)))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
  }

  private boolean print(int rate) {
    out.printf(
        Locale.ROOT,
        "From POST /api/v1/alerts, through a real Envoy (delta), %d requests/s, a canary of 50"
            + " %%:%n",
        rate);
    out.println(lastRequest.line("to the candidate's last request"));
    out.printf(
        Locale.ROOT,
        "%-46s %31.1f ms%n",
        "the same, the first one of a cold server",
        lastRequest.firstMillis());
    out.println(answered.line("to the answer to the post"));
    out.printf(
        Locale.ROOT,
        "the candidate got a request every %.1f ms; requests that failed or were not sent: %d%n",
        2_000.0 / rate,
        canary.failures());
    boolean met = lastRequest.millis(0.5) < TARGET_MILLIS;
    out.printf(
        Locale.ROOT, "target: a median below %.0f ms: %s%n", TARGET_MILLIS, met ? "met" : "missed");
    return met;
  }
}
