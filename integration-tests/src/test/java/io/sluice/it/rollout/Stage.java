package io.sluice.it.rollout;

import io.sluice.control.config.ServerConfig;
import io.sluice.control.config.ServerConfigLoader;
import io.sluice.control.config.ServerConfigResult;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.ModelServer;
import io.sluice.control.serve.RunningServer;
import io.sluice.control.serve.ServerSettings;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.EnvoyBootstrap;
import io.sluice.it.Envoys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Everything that a rollout plays on: config files, control plane, model servers, Envoys and a
 * load, on loopback. What was started is closed after the test, in reverse order; after a failed
 * one it first says where everything stood.
 */
final class Stage implements AfterEachCallback {
  static final double RATE = 200;
  private static final String FLEET = "edge";
  private static final Duration STATS_INTERVAL = Duration.ofMillis(500);
  private static final long FIRST_ANSWERS = 20;

  private final EnvoyKind kind;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path folder;
  private final int port;
  private final ConfigFolder config;
  private final Map<String, ModelServer> models = new TreeMap<>();
  private final Map<String, EnvoyProcess> envoys = new LinkedHashMap<>();
  private final List<LoadGenerator> loads = new ArrayList<>();
  private Optional<Plane> plane = Optional.empty();
  private Optional<ControlClient> client = Optional.empty();
  private String token = "";

  Stage(EnvoyKind kind) throws IOException {
    this.kind = kind;
    this.folder = Files.createTempDirectory("sluice-stage-");
    this.port = FreePorts.one();
    this.config = new ConfigFolder(folder.resolve("config"), this::value);
  }

  /** {@return what a place of a config file stands for: the listener's port, or a version} */
  private String value(String place) {
    return place.equals("port") ? Integer.toString(port) : model(place).endpoint();
  }

  /**
   * Writes a config file, in which <code>${port}</code> is the listener's port and <code>${v1}
   * </code> the address of the model server of version v1.
   */
  void put(String file, String text) throws IOException {
    config.put(file, text);
  }

  void remove(String file) throws IOException {
    config.remove(file);
  }

  /** {@return the model server of a version, started when it is first asked for} */
  ModelServer model(String version) {
    return models.computeIfAbsent(version, v -> opened(ModelServer.start(v)));
  }

  /** Starts the control plane in this process. */
  void serve() throws Exception {
    serve("");
  }

  /** Starts the control plane in this process, with further fields of the server's own file. */
  void serve(String fields) throws Exception {
    config.putServerFile(folder.resolve("data"), 0, 0, fields);
    ServerConfig server =
        switch (ServerConfigLoader.inDirectory(config.path(), _ -> Optional.empty())) {
          case ServerConfigResult.Loaded(var loaded) -> loaded;
          case ServerConfigResult.Refused(var errors) -> throw new AssertionError(errors);
        };
    RunningServer running = RunningServer.start(new ServerSettings(config.path(), server, "test"));
    plane = Optional.of(opened(new Plane.Inside(running)));
  }

  /** Starts the control plane as a process of its own, and waits until it answers. */
  ServeProcess serveApart() throws Exception {
    return serveApart("");
  }

  /** The same, with further fields of the server's own file. */
  ServeProcess serveApart(String fields) throws Exception {
    ServeProcess process = opened(ServeProcess.of(config, folder.resolve("data"), fields));
    plane = Optional.of(process);
    reconnect();
    return process;
  }

  /** {@return the files that the control plane keeps, its log among them} */
  List<Path> data() throws IOException {
    try (var walk = Files.walk(folder.resolve("data"))) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  /** Waits until the control plane answers. A new client has no back-off from earlier failures. */
  void reconnect() throws Exception {
    awaitConnection(plane().operatorsPort());
    client = Optional.empty();
    var _ = client().status();
  }

  /** Says what the stage's own client shows to the operators' port. */
  void token(String shown) {
    token = shown;
  }

  ControlClient client() {
    if (client.isEmpty()) {
      client = Optional.of(opened(new ControlClient(plane().operatorsPort(), token)));
    }
    return client.get();
  }

  Plane plane() {
    return plane.orElseThrow();
  }

  /** {@return the first Envoy, once it listens} */
  EnvoyProcess envoy() throws Exception {
    EnvoyProcess envoy = envoy("envoy-1");
    awaitListener();
    return envoy;
  }

  /** Waits until an Envoy listens. */
  void awaitListener() throws Exception {
    awaitConnection(port);
  }

  /** {@return an Envoy of the fleet that is ready, which says nothing about its listener} */
  EnvoyProcess envoy(String node) throws Exception {
    BootstrapOptions bootstrap =
        new BootstrapOptions(
            FLEET, new HostPort("127.0.0.1", plane().xdsPort()), kind.variant(), STATS_INTERVAL, 0);
    return start(node, EnvoyBootstrap.yaml(bootstrap)).ready(Await.LIMIT);
  }

  /** {@return an Envoy of the fleet with this bootstrap, which may never be ready} */
  EnvoyProcess start(String node, String bootstrap) throws Exception {
    EnvoyProcess envoy = opened(EnvoyProcess.start(options(node, bootstrap)));
    envoys.put(node, envoy);
    return envoy;
  }

  /** {@return what an Envoy of the fleet with this bootstrap is started with} */
  EnvoyOptions options(String node, String bootstrap) throws Exception {
    return EnvoyOptions.of(Envoys.binary(kind.version()), bootstrap, folder.resolve(node))
        .node(node)
        .cluster(FLEET);
  }

  static void awaitConnection(int port) throws Exception {
    Await.until(
        "somebody listens on port " + port,
        () -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException e) {
            return false;
          }
        });
  }

  /** {@return {@code host:port} of the control plane for operators} */
  String server() {
    return "127.0.0.1:" + plane().operatorsPort();
  }

  /** {@return {@code host:port} of the listener} */
  String address() {
    return "127.0.0.1:" + port;
  }

  LoadGenerator load() throws Exception {
    return load(plan -> plan);
  }

  /** {@return a load that has its first answers} */
  LoadGenerator load(UnaryOperator<LoadPlan> change) throws Exception {
    LoadGenerator load =
        opened(LoadGenerator.start(change.apply(LoadPlan.to(address()).rate(RATE))));
    loads.add(load);
    var _ = load.awaitRequests(FIRST_ANSWERS, Await.LIMIT);
    return load;
  }

  /** Starts a new period for {@link #requests}. */
  void mark() {
    models.values().forEach(ModelServer::mark);
  }

  /**
   * Starts a new period and waits for so many requests in it. Those that are on their way to a
   * version from before the last change are left out of it.
   */
  void countRequests(LoadGenerator load, long count) throws Exception {
    var _ = load.awaitRequests(load.totals().sent() - load.totals().finished() + 1, Await.LIMIT);
    mark();
    var _ = load.awaitRequests(count, Await.LIMIT);
  }

  /** {@return the requests that a version got since the newest mark, by its own count} */
  long requests(String version) {
    return model(version).sinceMark().requests();
  }

  /** Holds the two versions' counts since the newest mark against the candidate's weight. */
  void assertShare(String stable, String candidate, int basisPoints) {
    long hits = requests(candidate);
    Chance.assertShare(hits, hits + requests(stable), basisPoints);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (context.getExecutionException().isPresent()) {
      System.err.println(
          "==== " + context.getDisplayName() + " with " + kind + " failed; where it stood:");
      System.err.println(new StageReport(client, envoys, models, loads, plane).text());
    }
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.collect(Collectors.toList());
    }
    for (Path file : files.reversed()) {
      Files.deleteIfExists(file);
    }
  }
}
