package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Convergence;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Phase;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Weight;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RolloutScreenTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:10:00Z");

  private static Rollout.Builder running() {
    return Rollout.newBuilder()
        .setName("recommender-v2")
        .setService("recommender")
        .setStable("v1")
        .setCandidate("v2")
        .setStrategy("canary")
        .setState(Rollout.State.RUNNING)
        .setSince(at("2026-01-01T12:05:00Z"))
        .setPhase(1)
        .addPhases(Phase.newBuilder().setKind("shift").setLabel("shift to 10 %"))
        .addPhases(
            Phase.newBuilder()
                .setKind("bake")
                .setLabel("bake 10m")
                .setAtLeast(Duration.newBuilder().setSeconds(600))
                .setAtMost(Duration.newBuilder().setSeconds(1_800)))
        .setObserved(Duration.newBuilder().setSeconds(300))
        .addWeights(weight("v1", 9_000, 9_012))
        .addWeights(weight("v2", 1_000, -1))
        .setConvergence(
            Convergence.newBuilder()
                .setConnected(3)
                .setConverged(2)
                .setNeeded(3)
                .addMissing("envoy-3: routes"));
  }

  private static Weight weight(String version, int intended, int observed) {
    return Weight.newBuilder()
        .setVersion(version)
        .setBasisPoints(intended)
        .setObservedBasisPoints(observed)
        .build();
  }

  private static Timestamp at(String instant) {
    return Timestamp.newBuilder().setSeconds(Instant.parse(instant).getEpochSecond()).build();
  }

  @Test
  void screen_runningBake_showsPhaseWeightsFleetInOrder() {
    assertThat(new RolloutScreen(Style.PLAIN, 100).draw(running().build(), NOW))
        .containsExactly(
            "recommender-v2  recommender: v1 → v2  canary  running for 5m",
            "phase      2/2  bake 10m  ████████████░░░░░░░░░░░░  5m of 10m",
            "traffic    v1  ██████████████████████░░  90 %    seen 90.12 %",
            "           v2  ██░░░░░░░░░░░░░░░░░░░░░░  10 %    nothing seen",
            "fleet      2 of 3 Envoys have it, 3 needed",
            "           missing envoy-3: routes");
  }

  @Test
  void screen_checksAndEvents_areCutToTheWidth() {
    Rollout rollout =
        running()
            .addChecks(
                Check.newBuilder()
                    .setId("error-rate/max")
                    .setOutcome("fail")
                    .setSentence("x".repeat(200)))
            .addRecentEvents(
                Event.newBuilder().setAt(at("2026-01-01T12:09:59Z")).setSentence("y".repeat(200)))
            .build();

    assertThat(new RolloutScreen(Style.PLAIN, 80).draw(rollout, NOW))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
        .anySatisfy(line -> assertThat(line).startsWith("checks     ✗ error-rate/max  xxx"))
        .anySatisfy(line -> assertThat(line).startsWith("            ").endsWith("x…"))
        .anySatisfy(line -> assertThat(line).startsWith("events     12:09:59 yyy").endsWith("…"));
  }

  @Test
  void screen_failedCheckAndReason_areBrokenBetweenWords() {
    Rollout rollout =
        running()
            .setReason("v3 fails 31 % of requests (14–56 %); limit is 1 %; 16 requests")
            .addChecks(
                Check.newBuilder()
                    .setId("error-rate/max")
                    .setOutcome("fail")
                    .setSentence("v3 fails 31 % of requests (14–56 %); limit is 1 %"))
            .build();

    assertThat(new RolloutScreen(Style.PLAIN, 60).draw(rollout, NOW))
        .containsSubsequence(
            "why        v3 fails 31 % of requests (14–56 %); limit is",
            "           1 %; 16 requests")
        .containsSubsequence(
            "checks     ✗ error-rate/max  v3 fails 31 % of requests",
            "                             (14–56 %); limit is 1 %");
  }

  @Test
  void screen_extendedBake_saysHowLongItMayLast() {
    Rollout rollout = running().setObserved(Duration.newBuilder().setSeconds(700)).build();

    assertThat(new RolloutScreen(Style.PLAIN, 100).draw(rollout, NOW).get(1))
        .endsWith("11m40s of 10m (extended, up to 30m)");
  }

  @Test
  void screen_noEnvoyOrphanedAndChanged_saysAllThree() {
    Rollout rollout =
        running()
            .setConvergence(Convergence.getDefaultInstance())
            .setOrphaned(true)
            .setPendingChange("bake: 10m → 20m")
            .build();

    assertThat(new RolloutScreen(Style.PLAIN, 120).draw(rollout, NOW))
        .contains(
            "fleet      no Envoy is connected",
            "notice     its file is gone; it goes on until `sluice abort`",
            "notice     its file has changed; `sluice restart` takes it: bake: 10m → 20m");
  }

  @Test
  void screen_ansi_colorsWithoutChangingTheText() {
    String plain =
        String.join("\n", new RolloutScreen(Style.PLAIN, 100).draw(running().build(), NOW));
    String ansi =
        String.join("\n", new RolloutScreen(Style.ANSI, 100).draw(running().build(), NOW));

    assertThat(ansi).contains("\u001b[");
    assertThat(ansi.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
  }

  @Test
  void figures_percentAndDuration_readWell() {
    assertThat(Figures.percent(1)).isEqualTo("0.01 %");
    assertThat(Figures.percent(1_250)).isEqualTo("12.5 %");
    assertThat(Figures.percent(10_000)).isEqualTo("100 %");
    assertThat(Figures.duration(java.time.Duration.ofSeconds(125))).isEqualTo("2m05s");
    assertThat(Figures.duration(java.time.Duration.ofMinutes(60))).isEqualTo("1h");
    assertThat(Figures.duration(java.time.Duration.ofMillis(250))).isEqualTo("250ms");
  }
}
