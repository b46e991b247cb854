package io.sluice.rollout.engine;

import io.sluice.rollout.model.Split;
import java.util.Optional;
import java.util.TreeMap;

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
        .flatMap(entry ->
            splitInForce(entry.state())
                .map(split -> new ServiceTraffic(name, split, hashOffsetBasisPoints(entry.seed()))))
        .orElseGet(() -> new ServiceTraffic(name, Split.all(service.stable()), 0));
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
