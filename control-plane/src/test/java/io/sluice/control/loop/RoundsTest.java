package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.source.Origins;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Progress;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Rollout;
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
      new Rounds(new PlainJudge(), Observations.NONE, new Origins(), Duration.ofSeconds(6));

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
    return rounds.look(entry, split, fleet, fresh, now);
  }

  private static RolloutEntry running() {
    return entry(
        new RolloutState.Running("v1", 0, START, SPLIT, Progress.NEW, StableHealth.UNKNOWN));
  }

  private static RolloutEntry entry(RolloutState state) {
    return new RolloutEntry(ROLLOUT, state, JudgeState.START, 1, 1, Optional.empty());
  }
}
