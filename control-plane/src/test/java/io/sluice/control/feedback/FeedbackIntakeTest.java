package io.sluice.control.feedback;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.source.Inquiry;
import io.sluice.rollout.judge.Figure;
import io.sluice.rollout.judge.Moments;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is gathered between two looks. */
final class FeedbackIntakeTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = BEGIN;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FeedbackIntake intake =
      new FeedbackIntake(() -> now, meters, new FeedbackIntake.Limits(4, 6));

  @Test
  void events_ofOneUnit_areOneValueAtALook() {
    intake.follow(inquiry(1));

    assertThat(offer("a", "v2", 1, "user-1")).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("b", "v2", 0, "user-1")).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("c", "v2", 1, "user-2")).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("d", "v1", 1, "user-1")).isEqualTo(new FeedbackAnswer.Accepted());

    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(new Moments(2, 1.5, 1.25)));
    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(Moments.NONE));
  }

  /** Else a few who come every day would pass for many. */
  @Test
  void unit_thatComesBackInALaterInterval_countsAgainOnlyInTheNextPhase() {
    intake.follow(inquiry(1));
    assertThat(offer("a", "v2", 1, "user-1")).isEqualTo(new FeedbackAnswer.Accepted());
    var _ = taken(1, "v2");

    assertThat(offer("b", "v2", 1, "user-1"))
        .isEqualTo(
            new FeedbackAnswer.Unused(
                "its unit counted in an earlier interval of this phase, and counts once"));
    assertThat(offer("a", "v2", 1, "user-1")).isEqualTo(new FeedbackAnswer.Duplicate());
    assertThat(offer("c", "v2", 1, "user-2")).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("d", "v1", 0, "user-1")).isEqualTo(new FeedbackAnswer.Accepted());

    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(Moments.of(1)));
    intake.follow(inquiry(2));
    assertThat(offer("e", "v2", 1, "user-1")).isEqualTo(new FeedbackAnswer.Accepted());
  }

  @Test
  void unitsThatComeBack_areNoSilence() {
    intake.follow(inquiry(1));
    assertThat(offer("a", "v2", 1, "user-1")).isEqualTo(new FeedbackAnswer.Accepted());
    now = BEGIN.plusSeconds(60);
    var _ = taken(1, "v2");
    now = BEGIN.plusSeconds(120);
    assertThat(offer("b", "v2", 1, "user-1")).isInstanceOf(FeedbackAnswer.Unused.class);
    now = BEGIN.plusSeconds(400);

    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(Moments.NONE));
  }

  /** A request that is mirrored has one id and two answers. */
  @Test
  void events_ofTwoVersionsUnderOneId_areTwo() {
    intake.follow(inquiry(1));

    assertThat(offer("a", "v1", 1)).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("a", "v2", 1)).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("a", "v2", 1)).isEqualTo(new FeedbackAnswer.Duplicate());
  }

  @Test
  void events_withoutAUnit_areUnitsOfTheirOwn() {
    intake.follow(inquiry(1));

    assertThat(offer("a", "v2", 1)).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("b", "v2", 1)).isEqualTo(new FeedbackAnswer.Accepted());

    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(new Moments(2, 2, 2)));
  }

  @Test
  void event_thatComesAgain_countsOnce_alsoInALaterInterval() {
    intake.follow(inquiry(1));

    assertThat(offer("a", "v2", 1)).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(offer("a", "v2", 1)).isEqualTo(new FeedbackAnswer.Duplicate());
    var _ = taken(1, "v2");
    assertThat(offer("a", "v2", 1)).isEqualTo(new FeedbackAnswer.Duplicate());

    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(Moments.NONE));
  }

  @Test
  void nextPhase_beginsWithNothing_andLeavesOutWhatHappenedBefore() {
    intake.follow(inquiry(1));
    assertThat(offer("a", "v2", 1)).isEqualTo(new FeedbackAnswer.Accepted());
    now = BEGIN.plusSeconds(60);

    assertThat(taken(2, "v2")).isEqualTo(new Figure.Units(Moments.NONE));
    assertThat(intake.offer(event("b", "v2", 1, "", Optional.of(BEGIN.plusSeconds(59)))))
        .isEqualTo(
            new FeedbackAnswer.Late(
                "the answer was given before 2026-01-01T00:01:00Z, when the phase began or the server"
                    + " was started"));
    assertThat(intake.offer(event("c", "v2", 1, "", Optional.of(BEGIN.plusSeconds(61)))))
        .isEqualTo(new FeedbackAnswer.Accepted());
  }

  @Test
  void nobodyWhoCounts_isSaid() {
    assertThat(offer("a", "v2", 1))
        .isEqualTo(new FeedbackAnswer.Unused("no rollout of shop counts it now"));
    intake.follow(inquiry(1));

    assertThat(offer("a", "v3", 1))
        .isEqualTo(new FeedbackAnswer.Unused("rollout r compares v1 and v2"));
    assertThat(intake.offer(new FeedbackEvent("a", "shop", "v2", "other", 1, unit(""), time())))
        .isEqualTo(new FeedbackAnswer.Unused("rollout r counts converted"));
    now = BEGIN.plusSeconds(121);
    assertThat(offer("a", "v2", 1))
        .isEqualTo(new FeedbackAnswer.Unused("no rollout of shop counts it now"));
    intake.retain(Set.of());
    assertThat(offer("a", "v2", 1)).isInstanceOf(FeedbackAnswer.Unused.class);
  }

  @Test
  void value_thatTheMetricDoesNotKnow_isRefused() {
    intake.follow(inquiry(1));

    assertThat(offer("a", "v2", 0.5))
        .isEqualTo(
            new FeedbackAnswer.Refused(
                "value: 0 or 1 is wanted, not 0.5; other values need a range"));
  }

  @Test
  void silence_isMissing_untilSomethingComes() {
    intake.follow(inquiry(1));
    now = BEGIN.plusSeconds(301);
    var _ = taken(1, "v1");
    assertThat(offer("a", "v1", 1)).isEqualTo(new FeedbackAnswer.Accepted());

    assertThat(taken(1, "v2"))
        .isEqualTo(
            new Figure.Missing("no feedback converted of v2 has come since 2026-01-01T00:00:00Z"));
    assertThat(offer("b", "v2", 1)).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(Moments.of(1)));
  }

  @Test
  void tooManyUnits_findNoRoom_untilTheNextLook() {
    intake.follow(inquiry(1));
    Stream.of("a", "b", "c", "d").forEach(id -> offer(id, "v2", 1));
    var room = intake.room();

    assertThat(offer("e", "v2", 1)).isEqualTo(new FeedbackAnswer.Full());
    assertThat(room).isNotDone();
    assertThat(meters.get("sluice.feedback.units").gauge().value()).isEqualTo(4);
    assertThat(taken(1, "v2")).isEqualTo(new Figure.Units(new Moments(4, 4, 4)));
    room.join();
    assertThat(offer("e", "v2", 1)).isEqualTo(new FeedbackAnswer.Accepted());
  }

  @Test
  void rolloutWithoutRoom_leavesSomeToOthers() {
    intake.follow(inquiry(1));
    intake.follow(inquiry("other", "cart", 1));
    intake.follow(inquiry("third", "search", 1));
    Stream.of("a", "b", "c", "d").forEach(id -> offer(id, "v2", 1));

    assertThat(offer("e", "v2", 1)).isEqualTo(new FeedbackAnswer.Full());
    assertThat(intake.offer(of("cart", "a"))).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(intake.offer(of("cart", "b"))).isEqualTo(new FeedbackAnswer.Accepted());
    assertThat(intake.offer(of("search", "a"))).isEqualTo(new FeedbackAnswer.Full());
  }

  @Test
  void unitsThatNobodyTakes_makeRoom() {
    intake.follow(inquiry(1));
    Stream.of("a", "b", "c", "d").forEach(id -> offer(id, "v2", 1));
    var room = intake.room();
    now = BEGIN.plusSeconds(121);

    intake.follow(inquiry(1));

    room.join();
    assertThat(meters.get("sluice.feedback.units").gauge().value()).isZero();
  }

  private Figure taken(int phase, String side) {
    var bySide = requireNonNull(intake.take(inquiry(phase)).get("conversion"));
    return requireNonNull(bySide.get(side));
  }

  private FeedbackAnswer offer(String id, String version, double value) {
    return offer(id, version, value, "");
  }

  private FeedbackAnswer offer(String id, String version, double value, String unit) {
    return intake.offer(event(id, version, value, unit, time()));
  }

  private static Optional<Instant> time() {
    return Optional.empty();
  }

  private static Optional<String> unit(String unit) {
    return Optional.of(unit).filter(text -> !text.isEmpty());
  }

  private static FeedbackEvent event(
      String id, String version, double value, String unit, Optional<Instant> time) {
    return new FeedbackEvent(id, "shop", version, "converted", value, unit(unit), time);
  }

  private static FeedbackEvent of(String service, String id) {
    return new FeedbackEvent(id, service, "v2", "converted", 1, unit(""), time());
  }

  private static Inquiry inquiry(int phase) {
    return inquiry("r", "shop", phase);
  }

  private static Inquiry inquiry(String rollout, String service, int phase) {
    var metric =
        new FeedbackMetric("conversion", "converted", new Values.Share(), Duration.ofMinutes(5));
    var check =
        new MetricCheck(
            "conversion/maxDecrease",
            metric,
            new Criterion.Versus(Criterion.Direction.MAX_DECREASE, 0.02),
            100,
            NoData.HOLD,
            MetricCheck.Importance.CRITICAL);
    return new Inquiry(
        rollout,
        service,
        new TreeMap<>(Map.of("v1", "v1", "v2", "v2")),
        new Policy("p", Duration.ofSeconds(15), 0.99, List.of(check)),
        phase);
  }
}
