package io.sluice.rollout.sim;

import static java.util.stream.Collectors.toMap;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ServiceEntry;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What holds of the traffic before and after a record. */
final class TrafficRules {
  private final Moment moment;
  private final Change change;
  private final TrafficPlan before;
  private final TrafficPlan after;

  private TrafficRules(Moment moment, Change change) {
    this.moment = moment;
    this.change = change;
    this.before = TrafficPlanner.plan(change.before());
    this.after = TrafficPlanner.plan(change.after());
  }

  /** Checks one record of what became of an input. */
  static void check(Moment moment, Change change) {
    var rules = new TrafficRules(moment, change);
    rules.versionsInUseStay();
    rules.oneRolloutPerService();
    rules.flagIsOff();
    rules.after.services().values().forEach(rules::check);
  }

  private void check(ServiceTraffic traffic) {
    definedOnly(traffic);
    ServiceTraffic was = before.services().get(traffic.service());
    if (was == null) {
      return;
    }
    traffic.grownSince(was).forEach(side -> mayRise(traffic.service(), side));
    boolean same = shares(was).equals(shares(traffic)) && was.rules().equals(traffic.rules());
    if (!same && isLookAtNobody() && !isSilence(traffic)) {
      broken(Invariant.LOST_ENVOYS_CHANGE_NO_TRAFFIC, was + " to " + traffic);
    }
    Optional<RolloutEntry> active = change.before().activeOn(traffic.service());
    if (!same && active.isPresent() && isFiles() && !isSuperseding()) {
      broken(Invariant.FILES_CHANGE_NO_RUNNING_TRAFFIC, was + " to " + traffic);
    }
    stablePlaces(was, traffic, active);
    stableChanges(traffic.service());
  }

  /** {@return whether all traffic goes back to stable since nobody has answered in time} */
  private boolean isSilence(ServiceTraffic traffic) {
    boolean allBack =
        change
            .entryAfter()
            .flatMap(entry -> Change.stableOf(entry.state()))
            .filter(stable -> shares(traffic).equals(Map.of(stable, Split.WHOLE)))
            .isPresent();
    return allBack && traffic.rules().isEmpty() && Silence.explains(moment, change.event());
  }

  private static Map<String, Integer> shares(ServiceTraffic traffic) {
    return traffic.split().shares().stream()
        .filter(share -> share.basisPoints() > 0)
        .collect(toMap(Share::version, Share::basisPoints));
  }

  private void definedOnly(ServiceTraffic traffic) {
    ServiceEntry service = entry(change.after(), traffic.service());
    int sum = 0;
    for (Share share : traffic.split().shares()) {
      sum += share.basisPoints();
      if (!service.service().versions().contains(share.version())) {
        broken(Invariant.DEFINED_VERSIONS_ONLY, traffic + " of " + service);
      }
    }
    if (sum != Split.WHOLE) {
      broken(Invariant.DEFINED_VERSIONS_ONLY, traffic.toString());
    }
    if (!service.service().versions().containsAll(traffic.reached())) {
      broken(Invariant.DEFINED_VERSIONS_ONLY, traffic + " of " + service);
    }
    boolean copies = !traffic.mirrors().isEmpty();
    if (copies
        && !change.after().activeOn(traffic.service()).map(Change::isCopying).orElse(false)) {
      broken(Invariant.COPIES_ONLY_FOR_SHADOWS, traffic.toString());
    }
  }

  /** A share may rise on a look that shows the version usable, on the way back, or by a swap. */
  private void mayRise(String service, String version) {
    if (change.event() instanceof ControlEvent.StableSwapped(var swapped, _, var to)
        && swapped.equals(service)
        && to.equals(version)) {
      return;
    }
    Optional<RolloutEntry> mover = change.before().activeOn(service).or(change::entryBefore);
    boolean back =
        mover.flatMap(m -> Change.stableOf(m.state())).filter(version::equals).isPresent();
    boolean usable =
        mover
            .filter(m -> isObserved(m.rollout().name()))
            .flatMap(m -> change.look().map(look -> canUse(m, look.fleet(), version)))
            .orElse(false);
    if (!back && !usable) {
      broken(Invariant.TRAFFIC_ONLY_TO_USABLE, version + " of " + service + " gets more");
    }
  }

  private boolean isObserved(String rollout) {
    return change.input() instanceof ControlInput.Observed(var observed, _)
        && observed.equals(rollout);
  }

  private static boolean canUse(RolloutEntry entry, FleetView fleet, String version) {
    FleetView.Health health = fleet.health().getOrDefault(version, FleetView.Health.UNKNOWN);
    return Change.isEnough(entry, fleet, health.usable());
  }

  private boolean isLookAtNobody() {
    return change.look().filter(look -> look.fleet().connected() == 0).isPresent();
  }

  private boolean isFiles() {
    return change.input() instanceof ControlInput.ConfigLoaded;
  }

  private boolean isSuperseding() {
    return change.rolloutEvent().orElse(null)
            instanceof RolloutEvent.RollbackStarted(Cause.SupersededBy _, _, _)
        || change.rolloutEvent().orElse(null)
            instanceof RolloutEvent.RollbackStarted(Cause.GroupAborted _, _, _)
        || change.rolloutEvent().orElse(null) instanceof RolloutEvent.Ended;
  }

  private void stablePlaces(
      ServiceTraffic was, ServiceTraffic traffic, Optional<RolloutEntry> activeBefore) {
    Optional<RolloutEntry> activeAfter = change.after().activeOn(traffic.service());
    boolean sameRollout =
        activeBefore.isPresent()
            && activeBefore
                .map(e -> e.rollout().name())
                .equals(activeAfter.map(e -> e.rollout().name()));
    if (sameRollout && was.hashOffsetBasisPoints() != traffic.hashOffsetBasisPoints()) {
      broken(Invariant.HASH_PLACE_STAYS, was + " to " + traffic);
    }
  }

  private void stableChanges(String service) {
    String was = entry(change.before(), service).stable();
    String is = entry(change.after(), service).stable();
    RolloutEvent event = change.rolloutEvent().orElse(null);
    boolean takenBack =
        event instanceof RolloutEvent.RollbackStarted
            && change.entryBefore().orElseThrow().state() instanceof RolloutState.Finished;
    boolean explained =
        change.event() instanceof ControlEvent.StableSwapped
            || event instanceof RolloutEvent.Promoted
            || takenBack;
    if (!was.equals(is) && !explained) {
      broken(Invariant.STABLE_BY_PROMOTION_ONLY, service + ": " + was + " to " + is);
    }
  }

  private void flagIsOff() {
    if (change.rolloutEvent().orElse(null) instanceof RolloutEvent.FlagSet(var flag, _)
        && !flag.isOn()) {
      String service = change.entryAfter().orElseThrow().rollout().service();
      if (!Objects.requireNonNull(after.services().get(service)).rules().isEmpty()) {
        broken(Invariant.FLAG_OFF_IS_INSTANT, service);
      }
    }
  }

  private void oneRolloutPerService() {
    Set<String> moved = new HashSet<>();
    for (RolloutEntry entry : change.after().rollouts().values()) {
      if (entry.isActive() && !moved.add(entry.rollout().service())) {
        broken(Invariant.ONE_ROLLOUT_PER_SERVICE, entry.rollout().service());
      }
    }
  }

  private void versionsInUseStay() {
    change.before().services().forEach(this::versionsInUseStay);
  }

  private void versionsInUseStay(String name, ServiceEntry was) {
    ServiceEntry is = change.after().services().get(name);
    for (String version : was.service().versions()) {
      boolean gone = is == null || !is.service().versions().contains(version);
      if (gone && isNeeded(name, version, Optional.ofNullable(is))) {
        broken(Invariant.VERSIONS_IN_USE_STAY, version + " of " + name);
      }
    }
  }

  private boolean isNeeded(String service, String version, Optional<ServiceEntry> is) {
    boolean byRollout =
        change.before().rollouts().values().stream()
            .filter(e -> e.rollout().service().equals(service) && !e.isFinished())
            .anyMatch(e ->
                e.rollout().versions().contains(version)
                    || Change.stableOf(e.state()).filter(version::equals).isPresent());
    // A service that goes as a whole takes its traffic with it.
    boolean byTraffic =
        is.isPresent()
            && Objects.requireNonNull(before.services().get(service)).reached().contains(version);
    return byRollout || byTraffic;
  }

  private static ServiceEntry entry(ControlState state, String service) {
    return Objects.requireNonNull(state.services().get(service));
  }

  private void broken(Invariant invariant, String detail) {
    throw new InvariantBroken(invariant, detail + " by " + change.event());
  }
}
