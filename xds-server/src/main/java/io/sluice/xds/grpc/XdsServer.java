package io.sluice.xds.grpc;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.sluice.xds.fleet.ClusterReadiness;
import io.sluice.xds.fleet.Fleet;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.protocol.SubscriptionLimits;
import io.sluice.xds.resource.Snapshot;
import io.sluice.xds.stats.MetricsIngest;
import io.sluice.xds.stats.QueuedStats;
import io.sluice.xds.stats.StatsReport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An xDS management server: it gives each node the snapshot that is published for the node's group,
 * in an order that breaks nothing, and knows what each node has made of it.
 *
 * <p>ADS and the services of single types, state of the world and incremental. A few threads serve
 * all streams; {@link #publish} returns at once and may be called from anywhere, callbacks
 * included.
 */
public final class XdsServer implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /** Connections that carry nothing for so long are ended. */
  private static final Duration MAX_IDLE = Duration.ofMinutes(5);

  private static final String HEALTHY = "membership_healthy";

  /**
   * A message that has come in part holds the buffers of all the reads that brought it. So reads
   * are no larger than a frame of HTTP/2, else a small part may hold a large buffer: with thousands
   * of Envoys that send their statistics, that is most of the memory.
   */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(512, 4_096, 16_384);

  private final Server server;
  private final StreamHub hub;
  private final ExecutorService workers;
  private final EventLoops loops;
  private final EventQueue events;
  private final StreamAdmission admission;
  private final Drain drain = new Drain();
  private final @Nullable QueuedStats stats;

  XdsServer(XdsServerBuilder settings) throws IOException {
    workers = workers();
    loops = new EventLoops();
    AtomicInteger streams = new AtomicInteger();
    events = new EventQueue(settings.events, settings.meters);
    XdsMetrics metrics = new XdsMetrics(settings.meters, streams);
    admission = new StreamAdmission(settings.limits(), streams, System::nanoTime, metrics);
    hub = new StreamHub(seams(settings, metrics), loops);
    NettyServerBuilder netty = netty(settings).intercept(admission).intercept(drain);
    new DiscoveryServices(hub, settings.identifier).all().forEach(netty::addService);
    stats =
        settings
            .statsListener()
            .map(listener -> new QueuedStats(listener, settings.statsQueue, settings.meters))
            .orElse(null);
    if (stats != null) {
      var ingest =
          new MetricsIngest(
              this::report,
              name -> name.equals(HEALTHY) || settings.wantedStats.test(name),
              settings.clock,
              settings.meters);
      netty.addService(ServerInterceptors.intercept(ingest, new StatsGuard(settings.claims)));
    }
    if (settings.loads != null) {
      netty.addService(
          ServerInterceptors.intercept(settings.loads, new StatsGuard(settings.claims)));
    }
    settings.services.forEach(netty::addService);
    server = netty.build().start();
  }

  /** {@return the settings of a server to be started} */
  public static XdsServerBuilder builder() {
    return new XdsServerBuilder();
  }

  /**
   * The threads of the services that are not for discovery. The queue needs no bound: each call is
   * in it at most once. Whatever comes after the end is of no use.
   */
  private static ExecutorService workers() {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().name("xds-worker-", 0).daemon().factory(),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private StreamHub.Seams seams(XdsServerBuilder settings, XdsMetrics metrics) {
    return new StreamHub.Seams(
        settings.nodeGroups,
        new Fleet(settings.clock, settings.forgetAfter, settings.maxLostNodesPerGroup),
        new ClusterReadiness(),
        events,
        metrics,
        settings.clock,
        settings.claims,
        new SubscriptionLimits(settings.maxNames));
  }

  private NettyServerBuilder netty(XdsServerBuilder settings) {
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(settings.address)
            // Streams are served by the event loops themselves.
            .directExecutor()
            .callExecutor(new OtherCalls(workers))
            .maxInboundMessageSize(settings.maxMessageBytes)
            .keepAliveTime(settings.keepAliveInterval.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(settings.permittedPingInterval.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .handshakeTimeout(settings.handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionIdle(MAX_IDLE.toMillis(), TimeUnit.MILLISECONDS)
            .withChildOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
            .maxConcurrentCallsPerConnection(settings.maxStreamsPerAddress);
    loops.serve(netty);
    if (settings.maxConnectionAge != null) {
      netty
          .maxConnectionAge(settings.maxConnectionAge.toMillis(), TimeUnit.MILLISECONDS)
          .maxConnectionAgeGrace(settings.ageGrace.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (settings.tls != null) {
      netty.sslContext(settings.tls);
    }
    return netty;
  }

  /** {@return the port on which the server listens} */
  public int port() {
    return server.getPort();
  }

  /**
   * Makes this what the nodes of a group are to have from now on. Nothing is sent by the calling
   * thread. A slow stream skips to the newest snapshot.
   *
   * @param gate what a node must have shown of clusters before it gets routes, changed by this
   *     snapshot, that newly use them; see {@code Publication}
   */
  public void publish(String group, Snapshot snapshot, PushGate gate) {
    hub.publish(group, snapshot, gate);
  }

  /** {@return what was published last for a group} */
  public Optional<Snapshot> published(String group) {
    return hub.published(group);
  }

  /** Looks again at the routes that are withheld from a node. */
  public void readinessChanged(String nodeId) {
    hub.readinessChanged(nodeId);
  }

  /** {@return which node has what} */
  public Fleet fleet() {
    return hub.seams().fleet();
  }

  /**
   * {@return which clusters each node reports as usable; whoever feeds it calls {@link
   * #readinessChanged}}
   */
  public ClusterReadiness readiness() {
    return hub.seams().readiness();
  }

  /**
   * Takes statistics of a node that came another way than to this port. Those of the port must have
   * a listener, which gets these too.
   *
   * @param report with a stream number below 0, which no stream of the port has
   */
  public void report(StatsReport report) {
    Map<String, Long> healthy = new HashMap<>();
    report
        .clusters()
        .forEach(cluster ->
            cluster.gauge(HEALTHY).ifPresent(value -> healthy.put(cluster.cluster(), value)));
    String node = report.node().id();
    long warming = report.warmingClusters().orElse(0);
    if (readiness().report(node, healthy, warming) == ClusterReadiness.Change.MORE_USABLE) {
      readinessChanged(node);
    }
    if (stats != null) {
      stats.received(report);
    }
  }

  /**
   * Stops: takes no connections any more, tells the clients to go elsewhere, and ends each stream
   * with {@code UNAVAILABLE} after what has been sent on it. Waits until the clients have all that,
   * but at most 5 s.
   */
  @Override
  public void close() {
    server.shutdown();
    drain.begin();
    hub.endAll();
    try {
      if (!server.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    workers.shutdown();
    loops.close();
    admission.close();
    events.close();
    if (stats != null) {
      stats.close();
    }
  }
}
