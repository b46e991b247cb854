package io.sluice.control.loop;

import io.sluice.control.loop.FleetViews.Sight;
import io.sluice.control.source.FigureSource;
import io.sluice.control.source.Origins;
import io.sluice.control.source.StatsWindows;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.PhaseJudging;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ServiceEntry;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.judge.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the loop sees: the Envoys' acknowledgements and figures per service, put together to looks.
 * Used by one thread.
 */
final class Lookout {
  private static final FleetView NOBODY =
      new FleetView(0, 0, 0, List.of(), List.of(), new TreeMap<>());

  private final FleetViews views;
  private final StatsWindows windows;
  private final Origins origins;
  private final Rounds rounds;
  private final FigureSource figures;
  private final ObservedSplits splits = new ObservedSplits();
  private final Absences absences;
  private final Map<String, List<Absence>> absent = new HashMap<>();
  private final InstantSource clock;
  private final Duration idleLook;
  private final LoopMetrics metrics;
  private final Map<String, Sight> sights = new HashMap<>();
  private final Map<String, Instant> lookedAt = new HashMap<>();

  /** Services whose last push not all Envoys have, with the time of the push. */
  private final Map<String, Instant> pushedAt = new HashMap<>();

  Lookout(LoopParts parts, LoopMetrics metrics) {
    views = new FleetViews(parts.envoys(), parts.windows());
    windows = parts.windows();
    absences = new Absences(parts.windows());
    origins = parts.origins();
    rounds =
        new Rounds(
            parts.judge(),
            parts.observations(),
            parts.origins(),
            parts.figures(),
            parts.pace().patience());
    figures = parts.figures();
    clock = parts.clock();
    idleLook = parts.pace().idleLook();
    this.metrics = metrics;
  }

  /** Notes that Envoys have something new to take: what they report before they have it is void. */
  void pushed(Set<String> services) {
    Instant at = clock.instant();
    for (String service : services) {
      windows.converged(service, Set.of(), at);
      pushedAt.put(service, at);
    }
  }

  /**
   * What a rollout sees.
   *
   * @param own the resources that it is about
   */
  record Glance(String rollout, String service, OwnResources own, Observation.Look look) {
    /** {@return what the engine is told: what was replaced since cannot be held against it} */
    Observation.Look told(Publisher publisher) {
      return publisher.own(service).filter(now -> !now.equals(own)).isPresent()
          ? new Observation.Look(look.fleet().withoutRejections(), look.judgement())
          : look;
    }
  }

  /**
   * {@return what the rollouts that move traffic see now} Services without one are seen to, too.
   */
  List<Glance> look(Publisher publisher, ControlState state, Instant now) {
    List<Glance> glances = new ArrayList<>();
    Set<String> active = new HashSet<>();
    Set<String> moved = new HashSet<>();
    for (var traffic : publisher.plan().services().values()) {
      String service = traffic.service();
      Optional<RolloutEntry> rollout = state.activeOn(service);
      Optional<OwnResources> own = publisher.own(service);
      if (own.isPresent() && (rollout.isPresent() || isDue(service, now))) {
        Sight sight = views.of(service, own.get(), rollout.flatMap(RolloutEntry::awaited));
        Interval fresh = see(service, sight, now);
        rollout.ifPresent(entry ->
            glances.add(
                new Glance(name(entry), service, own.get(), look(entry, traffic, fresh, now))));
      }
      rollout.ifPresent(entry -> {
        if (Inquiries.has(entry)) {
          figures.follow(Inquiries.of(entry, traffic, PhaseJudging.stable(entry)));
        }
        active.add(name(entry));
        moved.add(service);
      });
    }
    rounds.retain(active);
    origins.retain(moved);
    return glances;
  }

  /** {@return what came of trying the queries of rollouts that have not begun, where it is news} */
  List<ControlInput.Observed> trials(ControlState state) {
    List<ControlInput.Observed> news = new ArrayList<>();
    Set<String> unfinished = new HashSet<>();
    for (RolloutEntry entry : state.rollouts().values()) {
      if (entry.isFinished()) {
        continue;
      }
      unfinished.add(name(entry));
      if (!entry.rollout().policy().queried().isEmpty()) {
        trial(entry, state.services().get(entry.rollout().service())).ifPresent(news::add);
      }
    }
    figures.retain(unfinished);
    return news;
  }

  private Optional<ControlInput.Observed> trial(
      RolloutEntry entry, @Nullable ServiceEntry service) {
    if (service == null || !(entry.state() instanceof RolloutState.Waiting waiting)) {
      return Optional.empty();
    }
    Trial trial = figures.tried(Inquiries.of(entry, service));
    Optional<Observation> news =
        trial.equals(waiting.trial())
            ? Optional.empty()
            : switch (trial) {
              case Trial.Pending _ -> Optional.empty();
              case Trial.Passed _ -> Optional.of(new Observation.QueriesTried(Optional.empty()));
              case Trial.Failed(var why) ->
                  Optional.of(new Observation.QueriesTried(Optional.of(why)));
            };
    return news.map(observation -> new ControlInput.Observed(name(entry), observation));
  }

  private boolean isDue(String service, Instant now) {
    Instant last = lookedAt.get(service);
    return last == null || Duration.between(last, now).compareTo(idleLook) >= 0;
  }

  private Interval see(String service, Sight sight, Instant now) {
    sights.put(service, sight);
    windows.converged(service, sight.converged(), clock.instant());
    Instant last = lookedAt.getOrDefault(service, now);
    Interval fresh = windows.take(service, last.isAfter(now) ? now : last, now);
    lookedAt.put(service, now);
    splits.add(service, fresh, now);
    if (sight.view().connected() == 0) {
      splits.forget(service);
    }
    absent.put(service, absences.of(service, sight.status(), clock.instant()));
    Instant pushed = pushedAt.get(service);
    if (pushed != null && sight.isTakenByAll()) {
      pushedAt.remove(service);
      metrics.converged(sight.own().fleet(), Duration.between(pushed, clock.instant()));
    }
    return fresh;
  }

  private Observation.Look look(
      RolloutEntry entry, ServiceTraffic traffic, Interval fresh, Instant now) {
    Sight sight = Objects.requireNonNull(sights.get(traffic.service()));
    Optional<Rounds.Judged> judged = rounds.look(entry, traffic, sight.view(), fresh, now);
    FleetView fleet = judged.map(j -> sight.reportedBy(j.envoys())).orElseGet(sight::view);
    return new Observation.Look(fleet, judged.map(Rounds.Judged::judgement));
  }

  /** {@return how a service's Envoys were at the last look, if it was at what they are to have} */
  Optional<Sight> sight(String service, Publisher publisher) {
    return Optional.ofNullable(sights.get(service))
        .filter(sight -> publisher.own(service).filter(sight.own()::equals).isPresent());
  }

  /** {@return how a service's Envoys were at the last look} */
  FleetView fleet(String service) {
    Sight last = sights.get(service);
    return last == null ? NOBODY : last.view();
  }

  /** {@return the Envoys of a service of which nothing was heard at the last look} */
  List<Absence> absent(String service) {
    return absent.getOrDefault(service, List.of());
  }

  /** {@return the observed shares of a service's versions in basis points} */
  SortedMap<String, Integer> observed(String service) {
    return splits.of(service);
  }

  /** Forgets services that are not there any more. */
  void retain(Set<String> services) {
    sights.keySet().retainAll(services);
    lookedAt.keySet().retainAll(services);
    pushedAt.keySet().retainAll(services);
    splits.retain(services);
    absences.retain(services);
    absent.keySet().retainAll(services);
  }

  private static String name(RolloutEntry entry) {
    return entry.rollout().name();
  }
}
