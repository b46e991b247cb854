package io.sluice.rollout.engine;

import io.sluice.rollout.model.Convergence;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the Envoys of a service's fleet have made of the traffic plan in force.
 *
 * @param connected Envoys that are connected
 * @param converged of these, those that have acknowledged everything and have the phase's routes
 * @param reporting of the converged, those whose stats came in since the last look
 * @param missing the Envoys that a step has to wait for, as {@code node: what is missing}: those
 *     that have not converged, and those that cannot use the version which is to get traffic;
 *     bounded
 * @param rejections what Envoys rejected of the service's own resources, as {@code node: message};
 *     one for each Envoy
 * @param health per version how many of the connected Envoys report it as usable, and as not usable
 */
public record FleetView(
    int connected,
    int converged,
    int reporting,
    List<String> missing,
    List<String> rejections,
    SortedMap<String, Health> health) {
  public FleetView {
    missing = List.copyOf(missing);
    rejections = List.copyOf(rejections);
    health = Collections.unmodifiableSortedMap(new TreeMap<>(health));
    if (converged < 0 || converged > connected || reporting < 0 || reporting > converged) {
      throw new IllegalArgumentException(
          "0 <= reporting <= converged <= connected must hold: "
              + reporting
              + ", "
              + converged
              + ", "
              + connected);
    }
  }

  /**
   * {@return whether enough of the fleet has taken the traffic plan; no Envoy at all is not enough}
   */
  public boolean hasConverged(Convergence convergence) {
    return connected > 0 && converged >= convergence.needed(connected);
  }

  /** {@return whether the stats of enough of the fleet came in since the last look} */
  public boolean hasReported(Convergence convergence) {
    return connected > 0 && reporting >= convergence.needed(connected);
  }

  /** {@return whether enough of the fleet can send traffic to a version} */
  public boolean canUse(String version, Convergence convergence) {
    return connected > 0 && healthOf(version).usable() >= convergence.needed(connected);
  }

  /** {@return whether more Envoys rejected the service's resources than are tolerated} */
  public boolean rejects(Convergence convergence) {
    return connected > 0 && rejections.size() > convergence.tolerated(connected);
  }

  /** {@return the same without what Envoys rejected, for it has been replaced since} */
  public FleetView withoutRejections() {
    return new FleetView(connected, converged, reporting, missing, List.of(), health);
  }

  /** {@return what the fleet says about a version's endpoints} */
  public Health healthOf(String version) {
    return health.getOrDefault(version, Health.UNKNOWN);
  }

  /**
   * Usability of a version over the fleet; an Envoy that has not said anything is in neither count.
   *
   * @param usable Envoys whose clusters for it are acknowledged, warm and have a healthy endpoint
   * @param unusable Envoys that report no healthy endpoint
   */
  public record Health(int usable, int unusable) {
    /** Nobody has said anything. */
    public static final Health UNKNOWN = new Health(0, 0);
  }
}
