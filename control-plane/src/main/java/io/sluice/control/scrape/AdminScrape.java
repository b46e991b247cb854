package io.sluice.control.scrape;

import com.linecorp.armeria.client.ClientFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.control.config.SourceConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.scrape.AdminState.Outcome;
import io.sluice.xds.stats.StatsListener;
import io.sluice.xds.stats.StatsReport;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading of the admin pages of Envoys that do not push their statistics: each on a virtual
 * thread of its own, a bounded number at a time.
 *
 * <p>One that could not be read last time waits for a place among its like, so that those that hang
 * do not hold up those that answer.
 */
public final class AdminScrape implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminScrape.class);

  /** One place for those that failed, for so many for all others. */
  private static final int PLACES_PER_DOUBTFUL = 4;

  private final SourceConfig.Scrape config;
  private final AdminStates states;
  private final StatsListener listener;
  private final InstantSource clock;
  private final Counter failures;
  private final ClientFactory factory;
  private final AtomicLong streams = new AtomicLong();
  private final Semaphore places;
  private final Semaphore doubtful;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("scrape-", 0).factory());

  private AdminScrape(
      SourceConfig.Scrape config,
      AdminStates states,
      StatsListener listener,
      InstantSource clock,
      MeterRegistry meters) {
    this.config = config;
    this.states = states;
    this.listener = listener;
    this.clock = clock;
    places = new Semaphore(config.maxConcurrent(), true);
    doubtful = new Semaphore(1 + config.maxConcurrent() / PLACES_PER_DOUBTFUL, true);
    factory = ClientFactory.builder().connectTimeout(config.timeout()).build();
    failures =
        Counter.builder("sluice.scrape.failures")
            .description("Readings of admin pages that failed")
            .register(meters);
  }

  /**
   * {@return readings that have begun}
   *
   * @param states where it is noted how they go
   * @param listener who gets the reports, as if the Envoys had pushed them
   */
  public static AdminScrape start(
      SourceConfig.Scrape config,
      AdminStates states,
      StatsListener listener,
      InstantSource clock,
      MeterRegistry meters) {
    var scrape = new AdminScrape(config, states, listener, clock, meters);
    config.admins().forEach(admin -> states.add(admin, clock.instant()));
    config.admins().forEach(admin -> scrape.threads.execute(() -> scrape.follow(admin)));
    return scrape;
  }

  private void follow(HostPort admin) {
    var page = new AdminPage(admin, config, factory);
    var envoy = new ScrapedEnvoy(page, clock, System::nanoTime, streams);
    AdminState state = states.of(admin);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long began = System.nanoTime();
        AdminState next = read(admin, envoy, state.outcome() == Outcome.FAILED ? doubtful : places);
        if (!next.equals(state)) {
          tell(next);
        }
        state = next;
        long left = config.interval().toNanos() - (System.nanoTime() - began);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
      }
    } catch (InterruptedException e) {
      log.debug("{} is not read any more", admin);
      Thread.currentThread().interrupt();
    }
  }

  private AdminState read(HostPort admin, ScrapedEnvoy envoy, Semaphore room)
      throws InterruptedException {
    room.acquire();
    try {
      StatsReport report = envoy.read();
      AdminState state = states.read(admin, report.node().id(), clock.instant());
      if (state.outcome() == Outcome.COUNTED) {
        listener.received(report);
      }
      return state;
    } catch (UnreadableException e) {
      failures.increment();
      return states.failed(admin, String.valueOf(e.getMessage()), clock.instant());
    } catch (RuntimeException e) {
      log.error("A fault of Sluice in reading {}", admin, e);
      failures.increment();
      return states.failed(admin, "is not read for a fault of Sluice: " + e, clock.instant());
    } finally {
      room.release();
    }
  }

  private static void tell(AdminState state) {
    switch (state.outcome()) {
      case AWAITED -> {}
      case COUNTED ->
          log.info("The admin page at {} is read, of {}", state.address(), state.node());
      case REDUNDANT, FAILED ->
          log.warn("The admin page at {} {}", state.address(), state.trouble());
    }
  }

  /** Ends all readings, and waits until they have. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    factory.close();
  }
}
