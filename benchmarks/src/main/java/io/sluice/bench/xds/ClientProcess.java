package io.sluice.bench.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process of the clients: many streams, fifty to a connection. It takes commands on its
 * standard input, a line each, and answers each with a line.
 */
final class ClientProcess implements EnvoyStream.StreamWatch {
  private static final int STREAMS_PER_CONNECTION = 50;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final int port;
  private final EnvoyRequests requests;
  private final MethodDescriptor<byte[], EnvoyResponse> method;
  private final Deque<EnvoyStream> streams = new ArrayDeque<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger slots = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final long[] arrivals = new long[100_000];
  private final Quantiles latencies = new Quantiles();
  private int stalled;

  private ClientProcess(int port, EnvoyRequests.Variant variant, Workload workload) {
    this.port = port;
    requests = new EnvoyRequests(variant, workload);
    MethodDescriptor<?, ?> ads =
        switch (variant) {
          case SOTW -> AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod();
          case DELTA -> AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod();
        };
    method = ads.toBuilder(RawBytes.MARSHALLER, EnvoyResponse.MARSHALLER).build();
  }

  /** Runs until its input ends. The arguments are port, variant and the number of clusters. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var client =
        new ClientProcess(
            Integer.parseInt(arguments[0]),
            EnvoyRequests.Variant.valueOf(arguments[1]),
            new Workload(Integer.parseInt(arguments[2])));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(client.answer(line.split(" ")));
    }
    Runtime.getRuntime().halt(0);
  }

  private String answer(String[] command) throws InterruptedException {
    return switch (command[0]) {
      case "connect" -> connect(Integer.parseInt(command[1]));
      case "arm" -> {
        slots.set(0);
        received.set(0);
        yield "armed now";
      }
      case "collect" -> collect(Long.parseLong(command[1]));
      case "report" -> report();
      case "stall" -> stall(Integer.parseInt(command[1]));
      case "drop" -> drop(Integer.parseInt(command[1]));
      default -> throw new IllegalArgumentException(command[0]);
    };
  }

  /** Opens further streams, all at once. {@return how long the last one took to have everything} */
  private String connect(int count) throws InterruptedException {
    ready.set(0);
    List<EnvoyStream> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i % STREAMS_PER_CONNECTION == 0) {
        channels.add(
            NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build());
      }
      // Who comes back after a drop is one of those that were there.
      String node = "node-" + (streams.size() + i);
      opened.add(new EnvoyStream(channels.getLast(), method, requests, node, this));
    }
    long begin = System.nanoTime();
    opened.forEach(EnvoyStream::start);
    await(ready, count);
    streams.addAll(opened);
    return String.format(
        Locale.ROOT, "ready %d %d", System.nanoTime() - begin, count - ready.get() + broken.get());
  }

  /** Waits for a change. {@return how many streams have not got it} */
  private String collect(long published) throws InterruptedException {
    int expected = streams.size() - stalled;
    await(received, expected);
    int arrived = Math.min(received.get(), expected);
    for (int i = 0; i < arrived; i++) {
      latencies.add(arrivals[i] - published);
    }
    return "missing " + (expected - arrived + broken.get());
  }

  private String report() {
    String report =
        String.format(
            Locale.ROOT,
            "latency %d %d %d",
            latencies.at(0.5),
            latencies.at(0.99),
            latencies.at(1));
    latencies.clear();
    return report;
  }

  /** Makes one stream of so many stall. */
  private String stall(int oneOf) {
    int i = 0;
    for (EnvoyStream stream : streams) {
      if (i++ % oneOf == 0 && !stream.isStalled()) {
        stream.stall();
        stalled++;
      }
    }
    return "stalled " + stalled;
  }

  /** Ends the newest streams, and the connections that none uses. */
  private String drop(int count) {
    for (int i = 0; i < count; i++) {
      streams.removeLast().cancel();
    }
    if (streams.isEmpty()) {
      channels.forEach(ManagedChannel::shutdownNow);
      channels.clear();
    }
    return "left " + streams.size();
  }

  private static void await(AtomicInteger counter, int goal) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (counter.get() < goal && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
  }

  @Override
  public void ready() {
    ready.incrementAndGet();
  }

  @Override
  public void changed(long nanos) {
    arrivals[slots.getAndIncrement()] = nanos;
    received.incrementAndGet();
  }

  @Override
  public void broken(Status status) {
    if (broken.getAndIncrement() == 0) {
      System.err.println("a stream broke: " + status);
    }
  }
}
