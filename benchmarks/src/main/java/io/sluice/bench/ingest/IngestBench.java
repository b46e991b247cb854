package io.sluice.bench.ingest;

import io.sluice.bench.FreePort;
import io.sluice.bench.Options;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What it costs a server to take in the statistics of a large fleet and to judge many rollouts by
 * them: CPU and memory of its process.
 *
 * <p>The statistics are those of a real Envoy that has load on all its services, all of them and
 * not only those that are used, sent by modelled Envoys every 5 s over real gRPC streams; each has
 * an ADS stream as well, on which it takes and acknowledges what the rollouts change. Each service
 * has a rollout that bakes at 50 % and is judged every 5 s by two limits and a comparison.
 *
 * <p>Run with {@code --zones=N}, {@code --envoys=N} in each, {@code --services=N} of each, {@code
 * --seconds=N} measured after {@code --warm=N}, {@code --jvm="OPTIONS"} for the server, or {@code
 * --quick}. It exits with 1 if statistics were lost, or a target is missed and the run is not
 * quick.
 */
public final class IngestBench {
  private static final double CORE_TARGET = 0.5;
  private static final double MEMORY_TARGET_MEBIBYTES = 500;

  /** Serial: with two cores and little to do, further collectors' threads only cost memory. */
  private static final String JVM = "-XX:+UseSerialGC -Xmx1g";

  private final Options options;
  private final IngestScale scale;
  private final ServedConfig server;
  private final ModelledFleet fleet;

  private IngestBench(
      Options options, IngestScale scale, ServedConfig server, ModelledFleet fleet) {
    this.options = options;
    this.scale = scale;
    this.server = server;
    this.fleet = fleet;
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments);
    var scale =
        new IngestScale(
            options.number("zones", 20, 2),
            options.number("envoys", 100, 10),
            options.number("services", 10, 3));
    Path folder = Files.createTempDirectory("sluice-ingest-");
    var config = new IngestConfig(folder.resolve("config"), scale);
    int xds = FreePort.any();
    int operators = FreePort.any();
    boolean good;
    try (ModelServer model = ModelServer.start("v", 0, Behaviour.GOOD.with(Latency.NONE))) {
      config.services(xds, operators, model.endpoint());
      try (var server = new ServedConfig(folder, operators, options.words("jvm", JVM, JVM))) {
        server.awaitReady();
        var flushes = new Flushes(FlushCapture.take(scale, xds, folder));
        try (var fleet = new ModelledFleet(scale, xds, flushes)) {
          var bench = new IngestBench(options, scale, server, fleet);
          bench.describe(flushes);
          bench.begin(config);
          good = bench.measure();
        }
      }
    }
    System.exit(good ? 0 : 1);
  }

  private void describe(Flushes flushes) {
    System.out.printf(
        Locale.ROOT,
        "%d Envoys x %d clusters; every %d s each sends %d metrics in %.0f kB; %d rollouts%n",
        scale.envoys(),
        scale.clustersPerEnvoy(),
        ModelledFleet.INTERVAL_SECONDS,
        flushes.metrics(),
        flushes.bytes() / 1e3,
        scale.rollouts());
  }

  /** Connects all Envoys, and waits until all rollouts have their traffic. */
  private void begin(IngestConfig config) throws Exception {
    fleet.start();
    server.await("sluice_stats_nodes", nodes -> nodes >= scale.envoys());
    config.rollouts();
    server.await("sluice_rollout_candidate_weight", sum -> sum > 0.49 * scale.rollouts());
    Thread.sleep(Duration.ofSeconds(options.number("warm", 60, 5)));
  }

  private boolean measure() throws Exception {
    Duration time = Duration.ofSeconds(options.number("seconds", 60, 10));
    Sample before = sample();
    Thread.sleep(time);
    Sample after = sample();
    double seconds = (after.nanos - before.nanos) / 1e9;
    double cores = after.cpu.minus(before.cpu).toNanos() / 1e9 / seconds;
    double looks = (after.looks - before.looks) / seconds;
    double mebibytes = server.residentMebibytes();
    System.out.printf(
        Locale.ROOT,
        "in %.0f s: %.0f reports/s taken in, %.0f looks/s that were journaled%n"
            + "CPU %.2f cores (target: below %.1f)   memory %.0f MiB resident (target: below"
            + " %.0f)%n"
            + "reports lost %.0f, not sent in time %d, streams broken %d, rollouts not at 50 %%:"
            + " %.0f%n",
        seconds,
        (after.reports - before.reports) / seconds,
        looks,
        cores,
        CORE_TARGET,
        mebibytes,
        MEMORY_TARGET_MEBIBYTES,
        after.lost,
        fleet.tally.skipped.get(),
        fleet.tally.broken.get(),
        scale.rollouts() - 2 * server.metric("sluice_rollout_candidate_weight"));
    boolean whole = after.lost == 0 && fleet.tally.broken.get() == 0;
    boolean cheap = cores < CORE_TARGET && mebibytes < MEMORY_TARGET_MEBIBYTES;
    return whole && looks > 0 && (cheap || options.quick());
  }

  private record Sample(long nanos, Duration cpu, double reports, double lost, double looks) {}

  private Sample sample() throws IOException, InterruptedException {
    return new Sample(
        System.nanoTime(),
        server.cpu(),
        server.metric("sluice_stats_reports_total"),
        server.metric("sluice_stats_reports_overflow_total")
            + server.metric("xds_stats_overflow_total"),
        server.metric("sluice_decisions_total"));
  }
}
