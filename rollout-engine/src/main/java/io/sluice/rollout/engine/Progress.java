package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Mirror;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a running phase has come.
 *
 * @param convergedAt when the fleet had taken the phase's split; empty while it has not
 * @param observed the phase's clock: time since then in which the engine ran and the stats of the
 *     quorum came in
 * @param lastLook the look up to which {@code observed} counts; empty while the clock stands:
 *     before the fleet has converged, after a restart, in a pause
 * @param verdict the newest verdict of this phase; empty before the first look and after a restart,
 *     so that a fresh one comes before any step forward
 * @param gate the state of the gate, in a gate phase
 * @param shadows how far each shadow has come, in a shadow phase
 * @param hooks how far its hooks have come
 * @param learning what was learnt, in a phase that learns
 */
public record Progress(
    Optional<Instant> convergedAt,
    Duration observed,
    Optional<Instant> lastLook,
    Optional<Verdict> verdict,
    GateState gate,
    SortedMap<String, ShadowProgress> shadows,
    HookProgress hooks,
    Learning learning) {
  /** The beginning of a phase. */
  public static final Progress NEW =
      new Progress(
          Optional.empty(),
          Duration.ZERO,
          Optional.empty(),
          Optional.empty(),
          new GateState.Closed());

  public Progress {
    requireNonNull(convergedAt);
    requireNonNull(observed);
    requireNonNull(lastLook);
    requireNonNull(verdict);
    requireNonNull(gate);
    requireNonNull(hooks);
    requireNonNull(learning);
    shadows = Collections.unmodifiableSortedMap(new TreeMap<>(shadows));
  }

  /** The progress of a phase without shadows and arms. */
  public Progress(
      Optional<Instant> convergedAt,
      Duration observed,
      Optional<Instant> lastLook,
      Optional<Verdict> verdict,
      GateState gate) {
    this(
        convergedAt,
        observed,
        lastLook,
        verdict,
        gate,
        new TreeMap<>(),
        HookProgress.NEW,
        Learning.NONE);
  }

  Progress converged(Instant at) {
    return new Progress(
        Optional.of(at), observed, Optional.of(at), verdict, gate, shadows, hooks, learning);
  }

  /** After a look: the clock, where it stands now, and the newest verdict if there is one. */
  Progress looked(Duration clock, Optional<Instant> countedTo, Optional<Verdict> newest) {
    return new Progress(
        convergedAt, clock, countedTo, newest.or(() -> verdict), gate, shadows, hooks, learning);
  }

  /** With the same time on the clocks of the shadows that get copies. */
  Progress shadowed(List<Mirror> mirrors, Duration time) {
    var clocks = new TreeMap<>(shadows);
    mirrors.forEach(
        mirror -> clocks.put(mirror.version(), shadow(mirror.version()).observedFor(time)));
    return new Progress(convergedAt, observed, lastLook, verdict, gate, clocks, hooks, learning);
  }

  Progress ended(String version, ShadowProgress.ShadowEnd end) {
    var ends = new TreeMap<>(shadows);
    ends.put(version, new ShadowProgress(shadow(version).observed(), Optional.of(end)));
    return new Progress(convergedAt, observed, lastLook, verdict, gate, ends, hooks, learning);
  }

  /** {@return how far a shadow has come} */
  public ShadowProgress shadow(String version) {
    return shadows.getOrDefault(version, ShadowProgress.NEW);
  }

  Progress with(Learning newLearning) {
    return new Progress(
        convergedAt, observed, lastLook, verdict, gate, shadows, hooks, newLearning);
  }

  Progress with(GateState newGate) {
    return new Progress(
        convergedAt, observed, lastLook, verdict, newGate, shadows, hooks, learning);
  }

  Progress with(HookProgress newHooks) {
    return new Progress(
        convergedAt, observed, lastLook, verdict, gate, shadows, newHooks, learning);
  }

  /** With the clock standing, as in a pause. */
  Progress stopped() {
    return new Progress(
        convergedAt, observed, Optional.empty(), verdict, gate, shadows, hooks, learning);
  }

  /** With nothing seen: the clock stands, and a fresh verdict is needed. */
  Progress unseen() {
    return new Progress(
        convergedAt, observed, Optional.empty(), Optional.empty(), gate, shadows, hooks, learning);
  }

  /** After a change of the weights of arms, which the fleet has yet to take. */
  Progress reweighted() {
    return unconverged().with(learning.reweighted(observed));
  }

  /** With the fleet yet to take something new, and the clock standing until then. */
  Progress unconverged() {
    return new Progress(
        Optional.empty(), observed, Optional.empty(), verdict, gate, shadows, hooks, learning);
  }
}
