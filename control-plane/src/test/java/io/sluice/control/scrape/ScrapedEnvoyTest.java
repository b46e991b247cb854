package io.sluice.control.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import io.sluice.control.config.SourceConfig;
import io.sluice.xds.stats.StatsReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapedEnvoyTest {
  private final FaultyAdmin admin = new FaultyAdmin();
  private final AtomicLong seconds = new AtomicLong(1_000);
  private long completed = 100;
  private ScrapedEnvoy envoy = envoy(Duration.ofSeconds(20));

  ScrapedEnvoyTest() throws IOException {}

  @AfterEach
  void stop() {
    admin.close();
  }

  private ScrapedEnvoy envoy(Duration timeout) {
    var config =
        new SourceConfig.Scrape(
            List.of(admin.address()), Duration.ofSeconds(5), timeout, 1, 1 << 20);
    return new ScrapedEnvoy(
        new AdminPage(admin.address(), config, ClientFactory.ofDefault()),
        () -> Instant.EPOCH.plusSeconds(seconds.get()),
        () -> seconds.get() * 1_000_000_000L,
        new AtomicLong());
  }

  private StatsReport read() throws Exception {
    admin.ends = "cluster.s__v1.upstream_rq_completed: %d\n".formatted(completed);
    return envoy.read();
  }

  private void after(long passed, long counted) {
    seconds.addAndGet(passed);
    admin.uptimeSeconds.addAndGet(passed);
    completed += counted;
  }

  private static long completed(StatsReport report) {
    return report.clusters().getFirst().counter("upstream_rq_completed");
  }

  @Test
  void firstReading_countsNothing_andTheNextWhatCameSince() throws Exception {
    StatsReport first = read();
    after(5, 30);
    StatsReport second = read();

    assertThat(completed(first)).isZero();
    assertThat(completed(second)).isEqualTo(30);
    assertThat(second.stream()).isEqualTo(first.stream()).isNegative();
    assertThat(second.sequence()).isEqualTo(1);
    assertThat(second.node().id()).isEqualTo("n1");
    assertThat(second.node().cluster()).isEqualTo("edge");
    assertThat(second.receivedAt()).isEqualTo(Instant.EPOCH.plusSeconds(1_005));
  }

  @Test
  void whatBegins_isReadBeforeWhatEnds_andInTheFirstReadingAfterIt() throws Exception {
    StatsReport _ = read();
    StatsReport _ = read();

    assertThat(admin.asked())
        .containsExactly(
            "info", "ends", "beginnings", "present", "info", "beginnings", "present", "ends");
  }

  @Test
  void restart_beginsAnewOnAnotherStream_evenIfAllCountersAreHigher() throws Exception {
    StatsReport first = read();
    after(60, 50);
    admin.uptimeSeconds.set(12);
    StatsReport second = read();
    after(5, 7);

    assertThat(completed(second)).isZero();
    assertThat(second.stream()).isNotEqualTo(first.stream());
    assertThat(second.sequence()).isZero();
    assertThat(completed(read())).isEqualTo(7);
  }

  @Test
  void uptime_thatIsCutToSeconds_isNoRestart() throws Exception {
    StatsReport first = read();
    after(5, 30);
    admin.uptimeSeconds.addAndGet(-1);

    assertThat(read().stream()).isEqualTo(first.stream());
  }

  @Test
  void otherNode_beginsAnew() throws Exception {
    StatsReport first = read();
    after(5, 50);
    admin.node = "n2";

    StatsReport other = read();

    assertThat(other.stream()).isNotEqualTo(first.stream());
    assertThat(other.node().id()).isEqualTo("n2");
    assertThat(completed(other)).isZero();
  }

  @Test
  void readingThatFails_losesNothing() throws Exception {
    StatsReport _ = read();
    after(5, 20);
    admin.way = FaultyAdmin.Way.FAIL;
    assertThatThrownBy(this::read).hasMessage("answers 503 to /server_info");
    admin.way = FaultyAdmin.Way.ANSWER;
    after(5, 20);

    assertThat(completed(read())).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REDIRECT | answers 302 to /server_info
          FLOOD    | answers with more than 1048576 bytes
          NONSENSE | is no Envoy's: what it answers to /server_info is no JSON
          """)
  void otherPages_areRefused_withTheReason(FaultyAdmin.Way way, String reason) {
    admin.way = way;

    assertThatThrownBy(this::read).isInstanceOf(UnreadableException.class).hasMessage(reason);
  }

  @Test
  void pageThatHangs_isGivenUp() {
    envoy = envoy(Duration.ofMillis(100));
    admin.way = FaultyAdmin.Way.HANG;

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableException.class)
        .hasMessage("has not answered within 100 ms");
  }

  @Test
  void pageThatIsGone_isGivenUp() {
    admin.close();

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableException.class)
        .hasMessageStartingWith("cannot be read: Connection refused");
  }

  @Test
  void statistics_thatAreNone_areRefused() {
    admin.present = "no statistics today";

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableException.class)
        .hasMessage("answers something else than statistics: no statistics today");
  }
}
