package io.sluice.control.serve;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.control.api.NodeReports;
import io.sluice.control.config.ConfigWatcher;
import io.sluice.control.config.FileFailure;
import io.sluice.control.config.ServerConfig;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.control.feedback.FeedbackIntake;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlLoop;
import io.sluice.control.loop.Envoys;
import io.sluice.control.loop.LoopParts;
import io.sluice.control.loop.Pace;
import io.sluice.control.loop.ProbeRunner;
import io.sluice.control.loop.StartException;
import io.sluice.control.loop.Startup;
import io.sluice.control.loop.Waker;
import io.sluice.control.notify.NewsFeed;
import io.sluice.control.prometheus.PrometheusFigures;
import io.sluice.control.source.FigureSource;
import io.sluice.control.source.FigureSources;
import io.sluice.control.source.FleetFacts;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.source.WantedStats;
import io.sluice.control.store.Journal;
import io.sluice.control.store.PatientJournal;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.SqliteJournal;
import io.sluice.control.trace.ObservationLog;
import io.sluice.control.web.Access;
import io.sluice.control.web.OperatorsServer;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.grpc.XdsServerBuilder;
import io.sluice.xds.tls.PemFiles;
import io.sluice.xds.tls.ReloadedTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server: journal, loop, xDS port, operators' port and the watch on the config files. Every
 * part is built here and nowhere else.
 */
public final class RunningServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningServer.class);
  private static final int STATS_QUEUE = 10_000;

  /** Compressed, some weeks of a rollout that is always looked at. */
  private static final long OBSERVATIONS_BYTES = 64L << 20;

  /** A disk that takes longer for an append counts as failing: a rollback goes on without it. */
  private static final Duration DISK_PATIENCE = Duration.ofMillis(500);

  private static final InstantSource CLOCK = InstantSource.system();

  /** How often files of certificates are looked at. */
  private static final Duration LOOK_EVERY = ReloadedTls.USUAL_PAUSE;

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
    PrometheusMeterRegistry meters = meters(parts);
    var certificates = new ListenerCertificates(settings.server());
    var changes = new ConfigChanges(certificates);
    ConfigWatcher watcher = parts.opened(watcher(settings, changes));
    var lastGood = new LastGood(settings.config(), journalFile);
    Startup startup = lastGood.startup(watcher.current());
    certificates.problems(startup.files()).forEach(problem -> log.error("{}", problem));
    Journal journal = parts.opened(journal(journalFile));
    var stats = StatsIntake.of(meters, CLOCK);
    var feedback = new FeedbackIntake(CLOCK, meters);
    var waker = new Waker();
    Optional<ReloadedTls> tls = tls(settings.server(), parts);
    XdsServer xds = parts.opened(xds(settings.server(), tls, stats, meters, waker));
    var loopParts =
        new LoopParts(
            journal,
            parts.opened(RollbackLog.open(beside(journalFile, "-rollbacks"))),
            parts.opened(CertifiedEnvoys.of(Envoys.of(xds), certificates, LOOK_EVERY)),
            stats.windows(),
            figures(settings.server(), stats.windows(), feedback, parts),
            new SequentialJudge(),
            parts.opened(observations(journalFile, meters)),
            stats.origins(),
            new ProbeRunner(CLOCK, settings.server().secrets()),
            CLOCK,
            new SecureRandom()::nextLong,
            meters,
            Pace.USUAL);
    ControlLoop loop = loop(loopParts, startup, settings.server(), parts);
    changes.goTo(loop);
    waker.wakes(loop);
    parts.opened(lastGood.follow(loop));
    stats.scrape(settings.server().sources(), xds, meters, parts);
    var nodes = new NodeReports(xds, stats.admins(), CLOCK);
    var desk = new FeedbackDesk(feedback, loop::status, CLOCK, meters);
    var operators = operators(web(settings, tls), loop, nodes, desk, meters);
    return new RunningServer(parts, xds, loop, parts.opened(operators));
  }

  private static ConfigWatcher watcher(ServerSettings settings, ConfigChanges changes) {
    return ConfigWatcher.startFor(
        settings.server(), settings.config(), ConfigWatcher.Timing.DEFAULT, changes);
  }

  /** {@return a loop whose decisions are logged and told, from the start on} */
  private static ControlLoop loop(
      LoopParts loopParts, Startup startup, ServerConfig config, OpenParts parts)
      throws IOException, StartException {
    long known = loopParts.journal().read(0, 1).lastRevision();
    ControlLoop loop = parts.opened(ControlLoop.start(loopParts, startup));
    parts.opened(loop.subscribe(new DecisionLog(loop, known)));
    if (!config.notifiers().isEmpty()) {
      var beginning = new NewsFeed.Beginning(beside(journal(config), "-notified"), known);
      NewsFeed news =
          parts.opened(
              NewsFeed.open(loop, config.notifiers(), beginning, CLOCK, loopParts.meters()));
      parts.opened(loop.subscribe(news));
    }
    return loop;
  }

  private static Path journal(ServerConfig config) {
    return switch (config.store()) {
      case ServerConfig.Store.Sqlite(var file) -> file.toAbsolutePath();
    };
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
    Path journal = journal(settings.server());
    try {
      Files.createDirectories(folder(journal));
    } catch (IOException e) {
      throw new IOException(
          "the journal's folder " + folder(journal) + " cannot be made: " + FileFailure.reason(e),
          e);
    }
    var parts = new OpenParts();
    try {
      RunningServer running = open(settings, journal, parts);
      log.info("Serving Envoys on {}, operators on {}", running.xdsPort(), running.operatorsPort());
      return running;
    } catch (IOException | StartException | ConfigRefusedException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static FigureSource figures(
      ServerConfig config, StatsWindows windows, FeedbackIntake feedback, OpenParts parts) {
    var prometheus = parts.opened(new PrometheusFigures(config.sources().prometheus(), CLOCK));
    return new FigureSources(List.of(prometheus, new FleetFacts(windows, CLOCK), feedback));
  }

  private static Journal journal(Path file) throws IOException {
    return new PatientJournal(SqliteJournal.open(file), DISK_PATIENCE);
  }

  private static PrometheusMeterRegistry meters(OpenParts parts) {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.opened(meters::close);
    parts.opened(ProcessMeters.bind(meters));
    return meters;
  }

  private static ObservationLog observations(Path journal, PrometheusMeterRegistry meters)
      throws IOException {
    return ObservationLog.open(beside(journal, "-observations"), OBSERVATIONS_BYTES, meters);
  }

  private static XdsServer xds(
      ServerConfig config,
      Optional<ReloadedTls> tls,
      StatsIntake stats,
      PrometheusMeterRegistry meters,
      Waker waker)
      throws IOException {
    XdsServerBuilder builder =
        XdsSettings.of(config, tls)
            .meters(meters)
            .events(waker)
            .stats(stats, STATS_QUEUE)
            .loads(stats.loads())
            .wantedStats(WantedStats::contains);
    try {
      return builder.start();
    } catch (IOException e) {
      throw PortFailure.of("Envoys (xds)", XdsSettings.address(config.xds()), e);
    }
  }

  private static OperatorsServer operators(
      OperatorsServer.Settings settings,
      ControlLoop loop,
      NodeReports nodes,
      FeedbackDesk feedback,
      PrometheusMeterRegistry meters)
      throws IOException {
    try {
      return OperatorsServer.start(settings, loop, nodes, feedback, meters);
    } catch (CompletionException e) {
      throw PortFailure.of("operators", settings.address(), e);
    }
  }

  /** {@return one watch on the certificates, for both ports} */
  private static Optional<ReloadedTls> tls(ServerConfig config, OpenParts parts)
      throws IOException {
    if (config.tls().isEmpty()) {
      return Optional.empty();
    }
    ServerConfig.Tls tls = config.tls().get();
    PemFiles files = new PemFiles(tls.certificate(), tls.key(), tls.clientCa());
    return Optional.of(parts.opened(ReloadedTls.of(files, LOOK_EVERY)));
  }

  private static OperatorsServer.Settings web(ServerSettings settings, Optional<ReloadedTls> tls) {
    ServerConfig config = settings.server();
    return new OperatorsServer.Settings(
        XdsSettings.address(config.operators()),
        tls,
        Access.by(config.tokens()),
        settings.version());
  }

  private static Path folder(Path journal) {
    return journal.resolveSibling("").normalize();
  }

  private static Path beside(Path journal, String name) {
    return journal.resolveSibling(journal.getFileName() + name);
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
