package io.sluice.control.loop;

import io.sluice.control.source.FigureSource;
import io.sluice.control.source.Origins;
import io.sluice.control.trace.Observations;
import io.sluice.control.trace.TraceName;
import io.sluice.control.trace.TracePhase;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.PhaseJudging;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.judge.Figure;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Judge;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The intervals that are being collected, one for each rollout that moves traffic, and their
 * judgement once they are over.
 *
 * <p>An interval is over when the policy's time has passed and the quorum has reported; missing
 * Envoys are waited for a little, since they report at times of their own. Used by one thread.
 */
final class Rounds {
  private final Judge judge;
  private final Observations observations;
  private final Origins origins;
  private final FigureSource figures;
  private final Duration patience;
  private final Map<String, Round> rounds = new HashMap<>();

  /**
   * @param observations where the intervals go that are judged
   * @param origins where failures come from
   * @param figures where the figures come from that Envoys do not report
   * @param patience how much longer than the policy's interval Envoys may take to report
   */
  Rounds(
      Judge judge,
      Observations observations,
      Origins origins,
      FigureSource figures,
      Duration patience) {
    this.judge = judge;
    this.observations = observations;
    this.origins = origins;
    this.figures = figures;
    this.patience = patience;
  }

  /** What an interval belongs to; another phase or traffic begins a new one. */
  private record Key(int epoch, ServiceTraffic traffic) {}

  private record Round(Key key, Interval collected) {}

  /**
   * A judgement with the interval that it is about.
   *
   * @param envoys the Envoys that reported in the interval
   */
  record Judged(Judgement judgement, Set<String> envoys) {}

  /** {@return the judgement, if the interval is over with what came in since the last call} */
  Optional<Judged> look(
      RolloutEntry entry, ServiceTraffic traffic, FleetView fleet, Interval fresh, Instant now) {
    String name = entry.rollout().name();
    if (!isJudged(entry, traffic)) {
      rounds.remove(name);
      return Optional.empty();
    }
    Key key = new Key(entry.judge().epoch(), traffic);
    Interval collected = collected(entry, key, fresh, now);
    rounds.put(name, new Round(key, collected));
    if (!isOver(entry, fleet, collected)) {
      return Optional.empty();
    }
    rounds.put(name, new Round(key, new Interval(now, now, new TreeMap<>(), new TreeSet<>())));
    PhaseJudging.subjects(judge, entry, traffic)
        .forEach(subject -> record(subject, entry, collected));
    Interval complete = collected.with(figures(entry, traffic));
    Judgement judgement =
        Blame.named(PhaseJudging.judge(judge, entry, traffic, complete), origins, entry);
    return Optional.of(new Judged(judgement, collected.envoys()));
  }

  private Interval collected(RolloutEntry entry, Key key, Interval fresh, Instant now) {
    Round before = rounds.get(entry.rollout().name());
    if (before == null || before.key().epoch() != key.epoch()) {
      origins.begin(entry.rollout().service(), entry.rollout().candidates());
      // What was counted until now is of the phase before.
      var _ = figures(entry, key.traffic());
    }
    return before != null && before.key().equals(key)
        ? merged(before.collected(), fresh, now)
        : new Interval(now, now, fresh.versions(), fresh.envoys());
  }

  private SortedMap<String, SortedMap<String, Figure>> figures(
      RolloutEntry entry, ServiceTraffic traffic) {
    return Inquiries.has(entry)
        ? figures.take(Inquiries.of(entry, traffic, PhaseJudging.stable(entry)))
        : new TreeMap<>();
  }

  private void record(Subject subject, RolloutEntry entry, Interval collected) {
    // A trace is about two versions, whatever part a third one has.
    int candidate = subject.split().basisPointsOf(subject.candidate());
    int both = candidate + subject.split().basisPointsOf(subject.stable());
    var phase =
        new TracePhase(
            subject.policy().interval(),
            subject.stable(),
            subject.candidate(),
            both == 0 ? 0 : Math.toIntExact(Math.round((double) Split.WHOLE * candidate / both)),
            Math.max(1, entry.judge().epoch()));
    observations.record(TraceName.of(entry.rollout(), subject.candidate()), phase, collected);
  }

  /** Forgets rollouts that do not move traffic any more. */
  void retain(Set<String> rollouts) {
    rounds.keySet().retainAll(rollouts);
  }

  private boolean isOver(RolloutEntry entry, FleetView fleet, Interval collected) {
    Duration interval = entry.rollout().policy().interval();
    Duration collecting = Duration.between(collected.from(), collected.to());
    if (collecting.compareTo(interval) < 0) {
      return false;
    }
    boolean quorum =
        fleet.connected() > 0
            && collected.envoys().size() >= entry.rollout().convergence().needed(fleet.connected());
    return quorum || collecting.compareTo(interval.plus(patience)) >= 0;
  }

  private static Interval merged(Interval sum, Interval fresh, Instant now) {
    SortedMap<String, Tally> versions = new TreeMap<>(sum.versions());
    fresh.versions().forEach((version, tally) -> versions.merge(version, tally, Tally::plus));
    SortedSet<String> envoys = new TreeSet<>(sum.envoys());
    envoys.addAll(fresh.envoys());
    return new Interval(sum.from(), now, versions, envoys);
  }

  /** Before the candidate gets traffic there is nothing to judge, unless a bake asks for it. */
  private static boolean isJudged(RolloutEntry entry, ServiceTraffic traffic) {
    if (entry.rollout().policy().checks().isEmpty() && !PhaseJudging.compares(entry)) {
      return false;
    }
    boolean hasTraffic =
        !traffic.mirrors().isEmpty()
            || !Collections.disjoint(traffic.reached(), entry.rollout().candidates());
    return switch (entry.state()) {
      case RolloutState.Running running -> hasTraffic || isBake(entry, running);
      case RolloutState.Paused _, RolloutState.Promoting _ -> hasTraffic;
      case RolloutState.Waiting _, RolloutState.RollingBack _, RolloutState.Finished _ -> false;
    };
  }

  private static boolean isBake(RolloutEntry entry, RolloutState.Running running) {
    return entry.rollout().plan().phase(running.phase()) instanceof Phase.Bake;
  }
}
