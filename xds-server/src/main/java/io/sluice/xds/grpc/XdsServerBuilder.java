package io.sluice.xds.grpc;

import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.SslContext;
import io.sluice.xds.identity.NodeClaims;
import io.sluice.xds.protocol.SubscriptionLimits;
import io.sluice.xds.stats.LoadReporting;
import io.sluice.xds.stats.StatsListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The settings of an {@link XdsServer}; all have defaults. */
public final class XdsServerBuilder {
  InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  NodeGroups nodeGroups = NodeGroups.byCluster();
  XdsEvents events = XdsEvents.NONE;
  MeterRegistry meters = new SimpleMeterRegistry();
  InstantSource clock = InstantSource.system();
  String identifier = "sluice-xds";
  Duration forgetAfter = Duration.ofHours(1);
  NodeClaims claims = NodeClaims.any();
  int maxStreams = 20_000;
  int maxStreamsPerAddress = 20_000;
  int newStreamsPerSecond = 20_000;
  int requestsPerSecond = 1_000;
  int maxNames = SubscriptionLimits.DEFAULT.maxNames();
  int maxLostNodesPerGroup = 10_000;
  int maxMessageBytes = 16 << 20;
  int statsQueue = 10_000;
  Predicate<String> wantedStats = _ -> true;
  Duration keepAliveInterval = Duration.ofSeconds(30);
  Duration permittedPingInterval = Duration.ofSeconds(1);
  Duration handshakeTimeout = Duration.ofSeconds(20);
  @Nullable Duration maxConnectionAge;
  Duration ageGrace = Duration.ofSeconds(10);
  @Nullable SslContext tls;
  @Nullable StatsListener statsListener;
  @Nullable LoadReporting loads;
  final List<BindableService> services = new ArrayList<>();

  XdsServerBuilder() {}

  /** Where to listen; by default on a free port of the loopback address. */
  public XdsServerBuilder address(InetSocketAddress address) {
    this.address = address;
    return this;
  }

  /** Which snapshot a node gets; by default that of the group {@code node.cluster}. */
  public XdsServerBuilder nodeGroups(NodeGroups nodeGroups) {
    this.nodeGroups = nodeGroups;
    return this;
  }

  /** Who is told of what happens; by default nobody. */
  public XdsServerBuilder events(XdsEvents events) {
    this.events = events;
    return this;
  }

  /** Where the server counts; by default for itself. */
  public XdsServerBuilder meters(MeterRegistry meters) {
    this.meters = meters;
    return this;
  }

  /** The source of time; by default the system's clock. */
  public XdsServerBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /** {@code control_plane.identifier} in each response. */
  public XdsServerBuilder identifier(String identifier) {
    this.identifier = identifier;
    return this;
  }

  /** How long a node without streams counts as lost rather than gone; one hour by default. */
  public XdsServerBuilder forgetAfter(Duration forgetAfter) {
    this.forgetAfter = forgetAfter;
    return this;
  }

  /** How many streams there may be at a time; 20,000 by default. */
  public XdsServerBuilder maxStreams(int maxStreams) {
    this.maxStreams = maxStreams;
    return this;
  }

  /** How many streams there may be from one IP address; as many as in all by default. */
  public XdsServerBuilder maxStreamsPerAddress(int maxStreamsPerAddress) {
    this.maxStreamsPerAddress = maxStreamsPerAddress;
    return this;
  }

  /**
   * How many streams may begin in a second, 20,000 by default; those beyond are read as soon as it
   * is their turn, or sent away if that is far off.
   */
  public XdsServerBuilder newStreamsPerSecond(int newStreamsPerSecond) {
    this.newStreamsPerSecond = newStreamsPerSecond;
    return this;
  }

  /** How many messages of one stream are read in a second; 1,000 by default. */
  public XdsServerBuilder requestsPerSecond(int requestsPerSecond) {
    this.requestsPerSecond = requestsPerSecond;
    return this;
  }

  /** How many names a stream may ask for in all; 100,000 by default. */
  public XdsServerBuilder maxNames(int maxNames) {
    this.maxNames = maxNames;
    return this;
  }

  /** Which nodes a client may claim to be, by its certificate; any by default. */
  public XdsServerBuilder nodeClaims(NodeClaims claims) {
    this.claims = claims;
    return this;
  }

  /** How large a received message may be; 16 MiB by default. */
  public XdsServerBuilder maxMessageBytes(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
    return this;
  }

  /**
   * How often a silent connection is probed (30 s by default), and how often clients may ping (1 s
   * by default).
   */
  public XdsServerBuilder keepAlive(Duration interval, Duration permittedPingInterval) {
    this.keepAliveInterval = interval;
    this.permittedPingInterval = permittedPingInterval;
    return this;
  }

  /** How long a connection may take until it speaks HTTP/2; 20 s by default. */
  public XdsServerBuilder handshakeTimeout(Duration handshakeTimeout) {
    this.handshakeTimeout = handshakeTimeout;
    return this;
  }

  /**
   * After how long a connection is ended, give or take 10 %, so that clients spread over servers
   * and prove themselves anew; by default never.
   *
   * @param grace how long its streams may go on then
   */
  public XdsServerBuilder maxConnectionAge(Duration age, Duration grace) {
    this.maxConnectionAge = age;
    this.ageGrace = grace;
    return this;
  }

  /** The server's TLS, see {@code ReloadedTls}; by default none. */
  public XdsServerBuilder tls(SslContext tls) {
    this.tls = tls;
    return this;
  }

  /**
   * Who gets the statistics that nodes push to this port, on a thread of its own behind a bounded
   * queue. Readiness of clusters is taken from them too. Without a listener the port takes none.
   */
  public XdsServerBuilder stats(StatsListener listener, int queueCapacity) {
    this.statsListener = listener;
    this.statsQueue = queueCapacity;
    return this;
  }

  /**
   * Which statistics of clusters the listener wants, by their names as in {@code ClusterStats}; by
   * default all. An Envoy sends some fifty for each cluster, so this saves most of the work.
   */
  public XdsServerBuilder wantedStats(Predicate<String> wanted) {
    this.wantedStats = wanted;
    return this;
  }

  /** Who is told of the load of endpoints; by default the port takes none. */
  public XdsServerBuilder loads(LoadReporting loads) {
    this.loads = loads;
    return this;
  }

  /** A further gRPC service on the same port. */
  public XdsServerBuilder service(BindableService service) {
    services.add(service);
    return this;
  }

  StreamLimits limits() {
    return new StreamLimits(
        maxStreams, maxStreamsPerAddress, newStreamsPerSecond, requestsPerSecond);
  }

  Optional<StatsListener> statsListener() {
    return Optional.ofNullable(statsListener);
  }

  /**
   * {@return the server, which listens now and holds all streams until their group is published}
   *
   * @throws IOException if the address cannot be bound
   */
  public XdsServer start() throws IOException {
    return new XdsServer(this);
  }
}
