package io.sluice.control.feedback;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.control.source.FigureSource;
import io.sluice.control.source.Inquiry;
import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.judge.Figure;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What rollouts are told by feedback, gathered until the next look takes it. An event counts when
 * it arrives, a unit once in a phase. Safe for use by any thread; holds a sum for each unit, never
 * single events.
 */
public final class FeedbackIntake implements FigureSource {
  private static final Limits LIMITS = new Limits(100_000, 400_000);

  private final Map<String, Gathering> rollouts = new HashMap<>();
  private final SeenEvents seen = new SeenEvents(SeenEvents.A_DAY);
  private final Fingerprints fingerprints = new Fingerprints(new SecureRandom());
  private final InstantSource clock;
  private final Limits limits;
  private CompletableFuture<Void> room = new CompletableFuture<>();

  public FeedbackIntake(InstantSource clock, MeterRegistry meters) {
    this(clock, meters, LIMITS);
  }

  /**
   * How many units may wait to be taken.
   *
   * @param ofRollout of one rollout, so that no service takes all the room
   * @param ofAll of all rollouts
   */
  record Limits(int ofRollout, int ofAll) {}

  FeedbackIntake(InstantSource clock, MeterRegistry meters, Limits limits) {
    this.clock = clock;
    this.limits = limits;
    Gauge.builder("sluice.feedback.units", this, FeedbackIntake::size)
        .description("Units whose feedback waits for the next look")
        .register(meters);
  }

  private synchronized int size() {
    return rollouts.values().stream().mapToInt(Gathering::size).sum();
  }

  @Override
  public synchronized void follow(Inquiry inquiry) {
    if (inquiry.policy().fedBack().isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    Gathering known = gathering(inquiry, now);
    if (!known.isWanted(now) && known.size() > 0) {
      known.forget();
      madeRoom();
    }
  }

  private Gathering gathering(Inquiry inquiry, Instant now) {
    Gathering known = rollouts.get(inquiry.rollout());
    if (known == null || !known.isOf(inquiry)) {
      known = new Gathering(inquiry, now);
      rollouts.put(inquiry.rollout(), known);
      madeRoom();
    }
    return known;
  }

  @Override
  public synchronized SortedMap<String, SortedMap<String, Figure>> take(Inquiry inquiry) {
    if (inquiry.policy().fedBack().isEmpty()) {
      return new TreeMap<>();
    }
    Instant now = clock.instant();
    SortedMap<String, SortedMap<String, Figure>> taken = gathering(inquiry, now).take(now);
    madeRoom();
    return taken;
  }

  /** Whoever sends feedback need not have begun. */
  @Override
  public Trial tried(Inquiry inquiry) {
    return new Trial.Passed();
  }

  @Override
  public synchronized void retain(Set<String> known) {
    if (rollouts.keySet().retainAll(known)) {
      madeRoom();
    }
  }

  private void madeRoom() {
    CompletableFuture<Void> waited = room;
    room = new CompletableFuture<>();
    waited.completeAsync(() -> null);
  }

  /** {@return what completes when there may be room again} */
  synchronized CompletableFuture<Void> room() {
    return room;
  }

  /** {@return what becomes of an event whose names are known} */
  synchronized FeedbackAnswer offer(FeedbackEvent event) {
    Instant now = clock.instant();
    List<Gathering> wanted =
        rollouts.values().stream().filter(g -> g.isOn(event.service()) && g.isWanted(now)).toList();
    if (wanted.isEmpty()) {
      return new FeedbackAnswer.Unused("no rollout of " + event.service() + " counts it now");
    }
    Optional<FeedbackAnswer> leftOut = Optional.empty();
    for (Gathering gathering : wanted) {
      leftOut = gathering.leftOut(event);
      if (leftOut.isEmpty()) {
        return count(event, gathering, now);
      }
    }
    return leftOut.orElseThrow();
  }

  private FeedbackAnswer count(FeedbackEvent event, Gathering gathering, Instant now) {
    long key = fingerprints.event(event);
    if (seen.contains(key, now)) {
      return new FeedbackAnswer.Duplicate();
    }
    long unit = fingerprints.unit(event);
    if (gathering.countedBefore(event, unit, now)) {
      return new FeedbackAnswer.Unused(
          "its unit counted in an earlier interval of this phase, and counts once");
    }
    int growth = gathering.growth(event, unit);
    if (gathering.size() + growth > limits.ofRollout() || size() + growth > limits.ofAll()) {
      return new FeedbackAnswer.Full();
    }
    var _ = seen.add(key, now);
    gathering.count(event, unit, now);
    return new FeedbackAnswer.Accepted();
  }
}
