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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(
            new RolloutScreen(Style.PLAIN, new TerminalSize(100, 50)).draw(running().build(), NOW))
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

    assertThat(new RolloutScreen(Style.PLAIN, new TerminalSize(80, 50)).draw(rollout, NOW))
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

    assertThat(new RolloutScreen(Style.PLAIN, new TerminalSize(60, 50)).draw(rollout, NOW))
        .containsSubsequence(
            "why        v3 fails 31 % of requests (14–56 %); limit is",
            "           1 %; 16 requests")
        .containsSubsequence(
            "checks     ✗ error-rate/max  v3 fails 31 % of requests",
            "                             (14–56 %); limit is 1 %");
  }

  @Test
  void screen_waitForApproval_saysWhichCommandGoesOn() {
    Rollout rollout =
        running()
            .setPhases(1, Phase.newBuilder().setKind("gate").setLabel("wait for approval"))
            .setNextCommand("promote recommender-v2")
            .build();

    assertThat(new RolloutScreen(Style.PLAIN, new TerminalSize(100, 50)).draw(rollout, NOW))
        .containsSubsequence(
            "phase      2/2  wait for approval",
            "next       sluice promote recommender-v2 goes on");
  }

  @Test
  void screen_extendedBake_saysHowLongItMayLast() {
    Rollout rollout = running().setObserved(Duration.newBuilder().setSeconds(700)).build();

    assertThat(new RolloutScreen(Style.PLAIN, new TerminalSize(100, 50)).draw(rollout, NOW).get(1))
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

    assertThat(new RolloutScreen(Style.PLAIN, new TerminalSize(120, 50)).draw(rollout, NOW))
        .contains(
            "fleet      no Envoy is connected",
            "notice     its file is gone; it goes on until `sluice abort`",
            "           its file has changed; `sluice restart` takes it: bake: 10m → 20m");
  }

  private static Rollout full() {
    var rollout = running().setReason("v2 fails 31 % of requests").setOrphaned(true);
    for (int i = 0; i < 6; i++) {
      rollout.addChecks(
          Check.newBuilder()
              .setId("check-" + i)
              .setOutcome("pass")
              .setSentence("fine ".repeat(40)));
      rollout.addRecentEvents(
          Event.newBuilder().setAt(at("2026-01-01T12:09:59Z")).setSentence("event " + i));
    }
    return rollout.build();
  }

  @Test
  void screen_fewRows_keepsWhatMattersAndFillsUpByWorth() {
    List<String> lines = new RolloutScreen(Style.PLAIN, new TerminalSize(80, 11)).draw(full(), NOW);

    assertThat(lines).hasSize(11);
    assertThat(lines.subList(0, 7))
        .satisfiesExactly(
            line -> assertThat(line).contains("running for 5m"),
            line -> assertThat(line).isEqualTo("why        v2 fails 31 % of requests"),
            line -> assertThat(line).startsWith("phase      2/2  bake 10m"),
            line -> assertThat(line).startsWith("traffic    v1"),
            line -> assertThat(line).startsWith("           v2"),
            line -> assertThat(line).startsWith("fleet      2 of 3"),
            line -> assertThat(line).isEqualTo("           missing envoy-3: routes"));
    assertThat(lines.subList(7, 11))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("checks     ✓ check-0"),
            line -> assertThat(line).startsWith("           ✓ check-1"),
            line -> assertThat(line).startsWith("           ✓ check-2"),
            line -> assertThat(line).startsWith("notice     its file is gone"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 12, 24})
  void screen_anyHeight_isNotTaller(int rows) {
    assertThat(new RolloutScreen(Style.PLAIN, new TerminalSize(40, rows)).draw(full(), NOW))
        .hasSizeLessThanOrEqualTo(rows)
        .allSatisfy(line -> assertThat(TextCells.width(line)).isLessThanOrEqualTo(40))
        .first()
        .asString()
        .startsWith("recommender-v2");
  }

  @Test
  void screen_someRowsForEvents_areTheNewestOnes() {
    assertThat(new RolloutScreen(Style.PLAIN, new TerminalSize(80, 16)).draw(full(), NOW))
        .containsSubsequence("events     12:09:59 event 4", "           12:09:59 event 5")
        .noneSatisfy(line -> assertThat(line).endsWith("event 3"));
  }

  @Test
  void screen_intoAPipe_losesNoText() {
    Rollout rollout = full();

    List<String> lines = new RolloutScreen(Style.PLAIN, TerminalSize.UNBOUNDED).draw(rollout, NOW);

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).endsWith(rollout.getChecks(5).getSentence()))
        .noneSatisfy(line -> assertThat(line).contains("…"));
  }

  @Test
  void screen_onceInATerminal_breaksTextsInsteadOfCuttingThem() {
    var size = new TerminalSize(80, 24).withoutBottom();

    List<String> lines = new RolloutScreen(Style.PLAIN, size).draw(full(), NOW);

    assertThat(lines)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
        .noneSatisfy(line -> assertThat(line).contains("…"));
    assertThat(String.join(" ", lines).split("fine", -1)).hasSize(6 * 40 + 1);
  }

  @Test
  void screen_ansi_colorsWithoutChangingTheText() {
    String plain =
        String.join(
            "\n",
            new RolloutScreen(Style.PLAIN, new TerminalSize(100, 50)).draw(running().build(), NOW));
    String ansi =
        String.join(
            "\n",
            new RolloutScreen(Style.ANSI, new TerminalSize(100, 50)).draw(running().build(), NOW));

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
