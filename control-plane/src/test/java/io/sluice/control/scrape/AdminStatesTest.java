package io.sluice.control.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.scrape.AdminState.Outcome;
import io.sluice.xds.fleet.NodeIdentity;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminStatesTest {
  private static final HostPort ONE = new HostPort("127.0.0.1", 9_901);
  private static final HostPort OTHER = new HostPort("::1", 9_901);
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  private final PushingNodes pushing = new PushingNodes();
  private final AdminStates states = new AdminStates(pushing);

  @BeforeEach
  void add() {
    states.add(ONE, NOW);
    states.add(OTHER, NOW);
  }

  @Test
  void envoyThatPushes_doesNotCount_untilItHasNotPushedForFiveMinutes() {
    pushing.received(report("n1", 3, NOW));

    AdminState pushed = states.read(ONE, "n1", NOW.plus(Duration.ofMinutes(5)));
    assertThat(pushed.outcome()).isEqualTo(Outcome.REDUNDANT);
    assertThat(pushed.trouble()).isEqualTo("is of n1, which pushes its statistics");
    assertThat(states.way("n1", NOW)).isEqualTo(new StatsWay.Pushed());

    Instant later = NOW.plus(Duration.ofMinutes(5)).plusMillis(1);
    assertThat(states.read(ONE, "n1", later).outcome()).isEqualTo(Outcome.COUNTED);
    assertThat(states.way("n1", later)).isEqualTo(new StatsWay.Scraped("127.0.0.1:9901"));
  }

  @Test
  void reportOfWhatWasRead_isNoPush() {
    pushing.received(report("n1", -1, NOW));

    assertThat(states.read(ONE, "n1", NOW).outcome()).isEqualTo(Outcome.COUNTED);
  }

  @Test
  void envoyWithTwoAddresses_countsOnce_untilTheOtherFails() {
    assertThat(states.read(ONE, "n1", NOW).outcome()).isEqualTo(Outcome.COUNTED);

    assertThat(states.read(OTHER, "n1", NOW).trouble())
        .isEqualTo("is of n1, which is read at 127.0.0.1:9901 already");

    assertThat(states.failed(ONE, "hangs", NOW).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(states.read(OTHER, "n1", NOW).outcome()).isEqualTo(Outcome.COUNTED);
    assertThat(states.way("n1", NOW)).isEqualTo(new StatsWay.Scraped("[::1]:9901"));
    assertThat(states.trouble("n1")).isEmpty();
  }

  @Test
  void failure_isToldOfTheEnvoyThatWasThereBefore() {
    assertThat(states.read(ONE, "n1", NOW).node()).isEqualTo("n1");
    AdminState failed = states.failed(ONE, "hangs", NOW.plusSeconds(5));

    assertThat(states.failed(ONE, "hangs", NOW.plusSeconds(9))).isSameAs(failed);
    assertThat(failed.since()).isEqualTo(NOW.plusSeconds(5));
    assertThat(states.trouble("n1")).contains("its admin page at 127.0.0.1:9901 hangs");
    assertThat(states.way("n1", NOW))
        .isEqualTo(new StatsWay.None("its admin page at 127.0.0.1:9901 hangs"));
    assertThat(states.way("n2", NOW)).isEqualTo(new StatsWay.None(""));
    assertThat(states.all())
        .extracting(AdminState::outcome)
        .containsExactly(Outcome.FAILED, Outcome.AWAITED);
  }

  private static StatsReport report(String node, long stream, Instant at) {
    return new StatsReport(
        new NodeIdentity(node, "edge", ""),
        stream,
        0,
        at,
        Optional.empty(),
        0,
        List.of(),
        List.of(),
        OptionalLong.empty());
  }
}
