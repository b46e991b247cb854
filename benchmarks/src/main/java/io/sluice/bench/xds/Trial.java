package io.sluice.bench.xds;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One server and its clients, each in a process of its own, in one cell. */
final class Trial implements AutoCloseable {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Child server;
  private final Child clients;
  private int streams;
  private int change;

  /**
   * A place in the matrix.
   *
   * @param variant of the protocol
   */
  record Cell(EnvoyRequests.Variant variant, int streams, int clusters) {
    @Override
    public String toString() {
      return "%,d streams × %,d clusters, %s".formatted(streams, clusters, variant);
    }
  }

  /**
   * What a number of changes took.
   *
   * @param cpuSeconds of the server's process, for each 1,000 pushes
   */
  record Phase(double p50Millis, double p99Millis, double cpuSeconds) {}

  Trial(Contender contender, Cell cell, List<String> jvmOptions)
      throws IOException, InterruptedException {
    Workload workload = new Workload(cell.clusters());
    server = contender.start(workload, jvmOptions);
    String port = server.read("port")[0];
    clients =
        Child.java(
            ClientProcess.class,
            List.of("-Xshare:auto"),
            port,
            cell.variant().name(),
            Integer.toString(cell.clusters()));
  }

  /** Connects further streams at once. {@return the seconds until the last one has everything} */
  double connect(int count) throws IOException {
    String[] answer = clients.ask("connect " + count, "ready");
    check("connect", Integer.parseInt(answer[1]));
    streams += count;
    settle();
    return Long.parseLong(answer[0]) / NANOS_PER_SECOND;
  }

  /** {@return what these changes took, one after the other} */
  Phase changes(int count) throws IOException {
    Duration before = server.cpu();
    for (int i = 0; i < count; i++) {
      var _ = clients.ask("arm", "armed");
      String published = server.ask("change " + ++change, "published")[0];
      check("change", Integer.parseInt(clients.ask("collect " + published, "missing")[0]));
      settle();
    }
    double seconds = server.cpu().minus(before).toNanos() / NANOS_PER_SECOND;
    String[] latency = clients.ask("report", "latency");
    return new Phase(
        Long.parseLong(latency[0]) / NANOS_PER_MILLI,
        Long.parseLong(latency[1]) / NANOS_PER_MILLI,
        seconds * 1_000 / ((double) count * streams));
  }

  /** Lets one stream of so many take nothing any more. */
  void stall(int oneOf) throws IOException {
    var _ = clients.ask("stall " + oneOf, "stalled");
  }

  /** Ends the newest streams. */
  void drop(int count) throws IOException {
    var _ = clients.ask("drop " + count, "left");
    streams -= count;
    settle();
  }

  long liveHeapBytes() throws IOException {
    return Long.parseLong(server.ask("heap", "heap")[0]);
  }

  private static void check(String what, int missing) throws IOException {
    if (missing > 0) {
      throw new IOException(what + ": " + missing + " streams are without an answer");
    }
  }

  /** Lets the acknowledgements arrive, so that each change finds a quiet server. */
  private void settle() {
    try {
      TimeUnit.MICROSECONDS.sleep(20_000 + 20L * streams);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    clients.close();
    server.close();
  }
}
