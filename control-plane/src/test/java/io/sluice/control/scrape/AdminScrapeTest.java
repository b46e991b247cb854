package io.sluice.control.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.config.SourceConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminScrapeTest {
  private static final int FAILING = 12;

  private final List<FaultyAdmin> admins = new ArrayList<>();
  private final AdminStates states = new AdminStates(new PushingNodes());
  private final BlockingQueue<StatsReport> reports = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    admins.forEach(FaultyAdmin::close);
  }

  private FaultyAdmin admin(CountDownLatch hanging) throws Exception {
    var admin = new FaultyAdmin(hanging);
    admins.add(admin);
    return admin;
  }

  private AdminScrape scrape(Duration timeout, int maxConcurrent) {
    List<HostPort> addresses = admins.stream().map(FaultyAdmin::address).toList();
    return AdminScrape.start(
        new SourceConfig.Scrape(addresses, Duration.ofMillis(50), timeout, maxConcurrent, 1 << 20),
        states,
        reports::add,
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  @Test
  void adminsThatHang_doNotHoldUpOneThatAnswers() throws Exception {
    var hanging = new CountDownLatch(1);
    FaultyAdmin good = admin(hanging);
    good.node = "good";
    for (int i = 0; i < FAILING; i++) {
      admin(hanging).way = FaultyAdmin.Way.FAIL;
    }

    try (AdminScrape _ = scrape(Duration.ofHours(1), 2)) {
      assertThat(report()).isEqualTo("good");
      while (states.all().stream().anyMatch(s -> s.outcome() == AdminState.Outcome.AWAITED)) {
        Thread.onSpinWait();
      }
      // From here on there is no end to what hangs.
      admins.subList(1, admins.size()).forEach(admin -> admin.way = FaultyAdmin.Way.HANG);
      hanging.await();
      reports.clear();

      for (int i = 0; i < FAILING; i++) {
        assertThat(report()).isEqualTo("good");
      }
    }
  }

  /** {@return whose the next report is} */
  private String report() throws InterruptedException {
    StatsReport report = reports.poll(60, TimeUnit.SECONDS);
    return report == null ? "nobody" : report.node().id();
  }

  @Test
  void adminThatComesBack_isReadAgain() throws Exception {
    var hanging = new CountDownLatch(1);
    FaultyAdmin admin = admin(hanging);

    try (AdminScrape _ = scrape(Duration.ofMillis(500), 1)) {
      long stream = reports.take().stream();
      admin.way = FaultyAdmin.Way.HANG;
      hanging.await();
      admin.way = FaultyAdmin.Way.ANSWER;
      reports.clear();

      assertThat(reports.take().stream()).as("nothing is lost").isEqualTo(stream);
    }
  }

  /** Closing waits for the readings: this ends only because they are broken off. */
  @Test
  void scrapeThatIsClosed_waitsForNoAnswer() throws Exception {
    var hanging = new CountDownLatch(1);
    admin(hanging).way = FaultyAdmin.Way.HANG;
    AdminScrape scrape = scrape(Duration.ofDays(1), 1);
    hanging.await();

    scrape.close();

    assertThat(reports).isEmpty();
  }
}
