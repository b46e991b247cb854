package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.ServiceEntry;
import io.sluice.rollout.engine.ServiceTraffic;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A service as the loop sees it.
 *
 * @param entry its definition and stable version
 * @param traffic the traffic that is intended now
 * @param fleet what its Envoys have made of that
 * @param observedBasisPoints per version its share of the requests of the newest interval in which
 *     there were any; empty before
 * @param activeRollout the rollout that moves its traffic now
 * @param absent Envoys of which nothing is heard; bounded
 */
public record ServiceStatus(
    ServiceEntry entry,
    ServiceTraffic traffic,
    FleetView fleet,
    SortedMap<String, Integer> observedBasisPoints,
    Optional<String> activeRollout,
    List<Absence> absent) {
  public ServiceStatus {
    requireNonNull(entry);
    requireNonNull(traffic);
    requireNonNull(fleet);
    observedBasisPoints = Collections.unmodifiableSortedMap(new TreeMap<>(observedBasisPoints));
    requireNonNull(activeRollout);
    absent = List.copyOf(absent);
  }
}
