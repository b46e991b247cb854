package io.sluice.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigLoader;
import io.sluice.control.config.ConfigResult;
import io.sluice.control.loop.Absence;
import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Progress;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rollout's message says besides where the rollout stands. */
final class RolloutMessageTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final String CONFIG =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {port: 10000}
      stable: v1
      versions:
        v1: {endpoints: ["127.0.0.1:9001"]}
        v2: {endpoints: ["127.0.0.1:9002"]}
      ---
      {kind: Rollout, name: shop-v2, service: shop, candidate: v2, strategy: {canary: {weights: [10%, 100%], bake: 10m}}}
      """;
  private static final Absence SILENT = new Absence("edge-2", Absence.Kind.SILENT, AT, "");

  @TempDir Path directory;

  @Test
  void stable_knownToBeDead_isANotice() throws IOException {
    assertThat(message(StableHealth.USABLE, List.of(), List.of()).getNoticesList()).isEmpty();
    assertThat(message(StableHealth.UNUSABLE, List.of(), List.of()).getNoticesList())
        .containsExactly(
            "the stable version v1 has no healthy endpoint: traffic goes back to it once it has"
                + " one, or by abort --force");
  }

  @Test
  void envoy_withoutWhichTheClockStands_isTheReason_andAnotherOnlyANotice() throws IOException {
    var standing = message(StableHealth.USABLE, List.of(SILENT), List.of());
    var lost = new Absence("edge-3", Absence.Kind.LOST, AT, "");
    var going = message(StableHealth.USABLE, List.of(lost), List.of());

    assertThat(standing.getReason())
        .isEqualTo("waits for Envoys: the clock stands; edge-2 has not reported since 10:00:00");
    assertThat(standing.getNoticesList()).containsExactly(SILENT.sentence());
    assertThat(going.getReason()).isEmpty();
    assertThat(going.getNoticesList()).containsExactly(lost.sentence());
  }

  @Test
  void refusals_ofItsServiceAndItself_areNotices_andNoOthers() throws IOException {
    List<String> own =
        List.of(
            "service shop: Envoy edge-1 rejects it: bad regex; the definition before stays",
            "rollout shop-v2 has ended and its file says something else now");
    var refusals = new ArrayList<>(own);
    refusals.add("service shopping: its fleet cannot change");

    assertThat(message(StableHealth.USABLE, List.of(), refusals).getNoticesList()).isEqualTo(own);
  }

  @Test
  void rollout_thatWaitsForAPerson_saysWhichCommandGoesOn() throws IOException {
    RolloutState.Running running = running(StableHealth.USABLE);
    var commanded = new RolloutState.Paused(new Cause.Commanded("ann", "pause", ""), AT, running);
    var failed = new RolloutState.Paused(new Cause.FailedVerdict("v2 fails"), AT, running);

    assertThat(message(running, List.of(), List.of()).getNextCommand()).isEmpty();
    assertThat(message(commanded, List.of(), List.of()).getNextCommand())
        .isEqualTo("resume shop-v2");
    assertThat(message(failed, List.of(), List.of()).getNextCommand()).isEqualTo("retry shop-v2");
  }

  private io.sluice.proto.control.v1.Rollout message(
      StableHealth stable, List<Absence> absent, List<String> refusals) throws IOException {
    return message(running(stable), absent, refusals);
  }

  private static RolloutState.Running running(StableHealth stable) {
    return new RolloutState.Running(
        "v1", 1, AT, Split.between("v1", "v2", 1_000), Progress.NEW, stable);
  }

  private io.sluice.proto.control.v1.Rollout message(
      RolloutState state, List<Absence> absent, List<String> refusals) throws IOException {
    Rollout rollout = rollout();
    var entry =
        new RolloutEntry(rollout, state, JudgeState.START, 7, 5, Optional.empty(), List.of());
    var fleet = new FleetView(2, 2, 2, List.of(), List.of(), new TreeMap<>());
    return RolloutMessage.of(
        new RolloutMessage.Source(
            entry,
            "v1",
            fleet,
            Map.of(),
            Optional.empty(),
            List.of(),
            Optional.of(rollout),
            absent,
            refusals));
  }

  private Rollout rollout() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), CONFIG);
    return switch (ConfigLoader.load(directory)) {
      case ConfigResult.Loaded(var config, _) ->
          Objects.requireNonNull(config.rollouts().get("shop-v2"));
      case ConfigResult.Refused(var errors) -> throw new AssertionError(errors);
    };
  }
}
