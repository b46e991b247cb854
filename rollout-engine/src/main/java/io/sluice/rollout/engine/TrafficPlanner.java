package io.sluice.rollout.engine;

import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.model.TrafficRule;
import io.sluice.rollout.plan.Rollout;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The projection of what the engine knows to the traffic that the Envoys are to have. Pure. */
public final class TrafficPlanner {
  private TrafficPlanner() {}

  /** {@return the traffic of every service} */
  public static TrafficPlan plan(ControlState state) {
    var active = new TreeMap<String, RolloutEntry>();
    for (RolloutEntry entry : state.rollouts().values()) {
      if (entry.isActive()) {
        active.put(entry.rollout().service(), entry);
      }
    }
    var traffic = new TreeMap<String, ServiceTraffic>();
    state
        .services()
        .forEach((name, service) ->
            traffic.put(name, traffic(service, Optional.ofNullable(active.get(name)))));
    return new TrafficPlan(traffic);
  }

  /**
   * {@return where in hash space a rollout's part begins, 0 to 9,999} Constant for a seed and
   * spread evenly over seeds, so that two experiments do not pick the same users.
   */
  public static int hashOffsetBasisPoints(long seed) {
    // The finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
    // generators", 2014), so that neighbouring seeds lie far apart.
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (int) Long.remainderUnsigned(z ^ (z >>> 31), Split.WHOLE);
  }

  private static ServiceTraffic traffic(ServiceEntry service, Optional<RolloutEntry> active) {
    String name = service.service().name();
    return active
        .flatMap(TrafficPlanner::inForce)
        .orElseGet(() -> new ServiceTraffic(name, Split.all(service.stable()), 0));
  }

  /** {@return the traffic that a rollout has put in force, empty if it does not move any} */
  public static Optional<ServiceTraffic> inForce(RolloutEntry entry) {
    return splitInForce(entry.state())
        .map(split ->
            laidOver(
                entry.rollout(),
                split,
                overlayInForce(entry.state()),
                hashOffsetBasisPoints(entry.seed())));
  }

  /**
   * {@return the traffic of a rollout's service with an overlay over the split} The shadows of all
   * its phases are ready as long as it moves traffic, so that a step changes routes only.
   */
  public static ServiceTraffic laidOver(
      Rollout rollout, Split split, Overlay overlay, int hashOffsetBasisPoints) {
    Optional<Flag> flag = overlay.flag().filter(Flag::isOn);
    int weight = split.basisPointsOf(rollout.candidate());
    int share = flag.map(Flag::shareBasisPoints).orElse(0);
    String stable = split.shares().getFirst().version();
    List<RequestMatch> matches =
        weight == Split.WHOLE ? List.of() : flag.map(Flag::matches).orElse(List.of());
    return new ServiceTraffic(
        rollout.service(),
        matches.stream().map(m -> new TrafficRule(m, Split.all(rollout.candidate()))).toList(),
        share > weight ? Split.between(stable, rollout.candidate(), share) : split,
        overlay.mirrors(),
        new TreeSet<>(rollout.plan().shadows()),
        hashOffsetBasisPoints);
  }

  /** {@return whether another version than stable gets requests; copies are none} */
  static boolean leavesStable(RolloutState state) {
    return splitInForce(state).filter(TrafficPlanner::leavesStable).isPresent()
        || overlayInForce(state).isOn();
  }

  private static boolean leavesStable(Split split) {
    return split.shares().stream().skip(1).anyMatch(share -> share.basisPoints() > 0);
  }

  /** {@return what a rollout has laid over its split} */
  static Overlay overlayInForce(RolloutState state) {
    return switch (state) {
      case RolloutState.Running r -> r.overlay();
      case RolloutState.Paused p -> p.resume().overlay();
      case RolloutState.Promoting p -> p.overlay();
      case RolloutState.RollingBack b -> b.overlay();
      case RolloutState.Waiting _, RolloutState.Finished _ -> Overlay.NONE;
    };
  }

  /** {@return the split that a rollout has put in force, empty if it does not move traffic} */
  static Optional<Split> splitInForce(RolloutState state) {
    return switch (state) {
      case RolloutState.Running r -> Optional.of(r.split());
      case RolloutState.Paused p -> Optional.of(p.resume().split());
      case RolloutState.Promoting p -> Optional.of(p.split());
      case RolloutState.RollingBack b -> Optional.of(b.split());
      case RolloutState.Waiting _, RolloutState.Finished _ -> Optional.empty();
    };
  }
}
