package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.source.FigureSources;
import io.sluice.control.source.Origins;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Overlay;
import io.sluice.rollout.engine.Progress;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.ShadowRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Split SPLIT = Split.between("v1", "v2", 1_000);
  private static final Rollout ROLLOUT = canary("r", "s");

  private final Rounds rounds =
      new Rounds(
          new PlainJudge(),
          Observations.NONE,
          new Origins(),
          new FigureSources(List.of()),
          Duration.ofSeconds(6));

  @Test
  void interval_isJudgedOnceItsTimeIsOverAndAllHaveReported() {
    assertThat(look(0, "a", "b")).isEmpty();
    assertThat(look(1, "a")).isEmpty();

    var judged = look(2, "a", "b").orElseThrow();

    assertThat(judged.envoys()).containsExactly("a", "b");
    assertThat(judged.judgement().next().candidate().completed()).isEqualTo(5);
    assertThat(look(3, "a", "b")).isEmpty();
  }

  @Test
  void missingEnvoy_isWaitedForALittle() {
    assertThat(look(0, "a")).isEmpty();
    assertThat(look(2, "a")).isEmpty();
    assertThat(look(7, "a")).isEmpty();

    assertThat(look(8, "a").orElseThrow().envoys()).containsExactly("a");
  }

  @Test
  void silence_isJudgedToo() {
    look(0);

    assertThat(look(8).orElseThrow().envoys()).isEmpty();
  }

  @Test
  void otherSplit_beginsANewInterval() {
    look(0, "a", "b");
    look(1, "a", "b");
    Split next = Split.between("v1", "v2", 5_000);

    assertThat(look(running(), next, 2, "a", "b")).isEmpty();
    assertThat(look(running(), next, 4, "a", "b").orElseThrow().judgement().next().candidate())
        .extracting(Tally::completed)
        .isEqualTo(4L);
  }

  @Test
  void candidateWithoutTraffic_isNotJudged_norOneThatGoesBack() {
    assertThat(look(running(), Split.all("v1"), 0)).isEmpty();
    assertThat(look(running(), Split.all("v1"), 60)).isEmpty();
    var back = new RolloutState.Waiting("nothing", Optional.empty(), START);
    assertThat(look(entry(back), SPLIT, 120)).isEmpty();
    assertThat(look(entry(back), SPLIT, 180)).isEmpty();
  }

  @Test
  void shadow_isJudgedByTheAnswersToItsCopies_notByThoseOfTheVersion() {
    var mirror = new Mirror("v2", 2_000, List.of("POST"));
    var traffic =
        new ServiceTraffic(
            "s", List.of(), Split.all("v1"), List.of(mirror), new TreeSet<>(List.of("v2")), 0);
    var fleet = new FleetView(1, 1, 1, List.of(), List.of(), new TreeMap<>());
    var shadowing =
        new RolloutState.Running(
            "v1",
            0,
            START,
            Split.all("v1"),
            Progress.NEW,
            StableHealth.UNKNOWN,
            new Overlay(Optional.empty(), Optional.empty(), List.of(mirror)));
    var counted = new TreeMap<String, Tally>();
    counted.put(Mirror.shadowOf("v2"), new Tally(7, 0, 0, 0, Histogram.EMPTY));
    counted.put("v2", new Tally(1_000, 1_000, 0, 0, Histogram.EMPTY));

    RolloutEntry entry =
        new RolloutEntry(
            shadowRollout(), shadowing, JudgeState.START, 1, 1, Optional.empty(), List.of());
    Optional<Rounds.Judged> judged = Optional.empty();
    for (int second : new int[] {0, 2}) {
      Instant now = START.plusSeconds(second);
      Interval fresh = new Interval(now, now, counted, new TreeSet<>(List.of("a")));
      judged = rounds.look(entry, traffic, fleet, fresh, now);
    }

    assertThat(judged.orElseThrow().judgement().arms()).containsOnlyKeys("v2");
    assertThat(judged.orElseThrow().judgement().next().memories().get("v2"))
        .extracting(memory -> memory.candidate().completed())
        .isEqualTo(14L);
  }

  private static Rollout shadowRollout() {
    var run =
        new ShadowRun(
            new Mirror("v2", 2_000, List.of("POST")),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Schedule.ALWAYS);
    return new Rollout(
        ROLLOUT.name(),
        ROLLOUT.service(),
        ROLLOUT.candidate(),
        ROLLOUT.start(),
        new Plan("shadow", List.of(new Phase.Shadow(List.of(run)), new Phase.Stop())),
        ROLLOUT.policy(),
        ROLLOUT.convergence(),
        ROLLOUT.onFailure(),
        ROLLOUT.onInconclusive(),
        ROLLOUT.alerts(),
        ROLLOUT.precedence(),
        ROLLOUT.conditions(),
        List.of(),
        List.of());
  }

  private Optional<Rounds.Judged> look(int second, String... envoys) {
    return look(running(), SPLIT, second, envoys);
  }

  private Optional<Rounds.Judged> look(
      RolloutEntry entry, Split split, int second, String... envoys) {
    Instant now = START.plusSeconds(second);
    var fleet = new FleetView(2, 2, 2, List.of(), List.of(), new TreeMap<>());
    var versions = new TreeMap<String, Tally>();
    if (envoys.length > 0) {
      versions.putAll(Map.of("v2", new Tally(envoys.length, 0, 0, 0, Histogram.EMPTY)));
    }
    Interval fresh = new Interval(now, now, versions, new TreeSet<>(List.of(envoys)));
    return rounds.look(entry, new ServiceTraffic("s", split, 0), fleet, fresh, now);
  }

  private static RolloutEntry running() {
    return entry(
        new RolloutState.Running("v1", 0, START, SPLIT, Progress.NEW, StableHealth.UNKNOWN));
  }

  private static RolloutEntry entry(RolloutState state) {
    return new RolloutEntry(ROLLOUT, state, JudgeState.START, 1, 1, Optional.empty(), List.of());
  }
}
