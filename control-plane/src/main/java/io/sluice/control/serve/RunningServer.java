package io.sluice.control.serve;

import com.google.common.net.InetAddresses;
import io.grpc.netty.GrpcSslContexts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.control.config.ConfigWatcher;
import io.sluice.control.config.ServerConfig;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlLoop;
import io.sluice.control.loop.Envoys;
import io.sluice.control.loop.LoopParts;
import io.sluice.control.loop.Pace;
import io.sluice.control.loop.ProbeRunner;
import io.sluice.control.loop.StartException;
import io.sluice.control.loop.Startup;
import io.sluice.control.loop.Waker;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.store.Journal;
import io.sluice.control.store.PatientJournal;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.SqliteJournal;
import io.sluice.control.web.Access;
import io.sluice.control.web.OperatorsServer;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.grpc.XdsServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server: journal, loop, xDS port, operators' port and the watch on the config files. Every
 * part is built here and nowhere else.
 */
public final class RunningServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningServer.class);
  private static final int STATS_QUEUE = 10_000;

  /** A disk that takes longer for an append counts as failing: a rollback goes on without it. */
  private static final Duration DISK_PATIENCE = Duration.ofMillis(500);

  private final OpenParts parts;
  private final XdsServer xds;
  private final ControlLoop loop;
  private final OperatorsServer operators;

  private RunningServer(
      OpenParts parts, XdsServer xds, ControlLoop loop, OperatorsServer operators) {
    this.parts = parts;
    this.xds = xds;
    this.loop = loop;
    this.operators = operators;
  }

  private static RunningServer open(ServerSettings settings, Path journalFile, OpenParts parts)
      throws IOException, StartException, ConfigRefusedException {
    InstantSource clock = InstantSource.system();
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.opened(meters::close);
    var changes = new ConfigChanges();
    ConfigWatcher watcher =
        parts.opened(ConfigWatcher.start(settings.config(), ConfigWatcher.Timing.DEFAULT, changes));
    var lastGood = new LastGood(settings.config(), journalFile);
    Startup startup = lastGood.startup(watcher.current());
    Journal journal =
        parts.opened(new PatientJournal(SqliteJournal.open(journalFile), DISK_PATIENCE));
    RollbackLog sideFile = parts.opened(RollbackLog.open(sideFile(journalFile)));
    var windows = new StatsWindows(meters);
    var waker = new Waker();
    XdsServer xds =
        parts.opened(xds(settings.server(), clock, windows, meters).events(waker).start());
    var loopParts =
        new LoopParts(
            journal,
            sideFile,
            Envoys.of(xds),
            windows,
            new SequentialJudge(),
            new ProbeRunner(clock),
            clock,
            new SecureRandom()::nextLong,
            meters,
            Pace.USUAL);
    ControlLoop loop = parts.opened(ControlLoop.start(loopParts, startup));
    changes.goTo(loop);
    waker.wakes(loop);
    parts.opened(lastGood.follow(loop));
    OperatorsServer operators = parts.opened(OperatorsServer.start(web(settings), loop, meters));
    log.info("Serving xDS on port {} and operators on port {}", xds.port(), operators.port());
    return new RunningServer(parts, xds, loop, operators);
  }

  /**
   * {@return a server that has loaded its config, replayed its journal, and answers}
   *
   * @throws ConfigRefusedException if the config files are wrong
   * @throws StartException if the config does not go with the journal
   * @throws IOException if the journal cannot be opened or read, or a port is taken
   */
  public static RunningServer start(ServerSettings settings)
      throws IOException, StartException, ConfigRefusedException {
    Path journal =
        switch (settings.server().store()) {
          case ServerConfig.Store.Sqlite(var file) -> file.toAbsolutePath();
        };
    Files.createDirectories(folder(journal));
    var parts = new OpenParts();
    try {
      return open(settings, journal, parts);
    } catch (IOException | StartException | ConfigRefusedException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static XdsServerBuilder xds(
      ServerConfig config,
      InstantSource clock,
      StatsWindows windows,
      PrometheusMeterRegistry meters)
      throws IOException {
    XdsServerBuilder builder =
        XdsServer.builder()
            .address(address(config.xds()))
            .clock(clock)
            .meters(meters)
            .forgetAfter(config.forgetAfter())
            .maxStreams(config.limits().maxStreams())
            .maxMessageBytes(config.limits().maxMessageBytes())
            .stats(windows, STATS_QUEUE);
    if (config.tls().isPresent()) {
      ServerConfig.Tls tls = config.tls().get();
      builder.tls(
          GrpcSslContexts.forServer(tls.certificate().toFile(), tls.key().toFile()).build());
    }
    return builder;
  }

  private static OperatorsServer.Settings web(ServerSettings settings) {
    ServerConfig config = settings.server();
    return new OperatorsServer.Settings(
        address(config.operators()), config.tls(), Access.by(config.tokens()), settings.version());
  }

  private static InetSocketAddress address(ServerConfig.Listen listen) {
    return new InetSocketAddress(InetAddresses.forString(listen.address()), listen.port());
  }

  private static Path folder(Path journal) {
    return journal.resolveSibling("").normalize();
  }

  private static Path sideFile(Path journal) {
    return journal.resolveSibling(journal.getFileName() + "-rollbacks");
  }

  /** {@return the loop, for programs in the same process} */
  public Control control() {
    return loop;
  }

  /** {@return the TCP port on which Envoys connect} */
  public int xdsPort() {
    return xds.port();
  }

  /** {@return the TCP port on which operators connect} */
  public int operatorsPort() {
    return operators.port();
  }

  /** Ends the parts in reverse order. The Envoys keep what they have. */
  @Override
  public void close() {
    parts.close();
  }
}
