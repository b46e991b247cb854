package io.sluice.bench.ingest;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How large the fleets are. Each service has two versions, so an Envoy has twice as many clusters
 * as its zone has services; each zone is a fleet.
 *
 * @param zones number of fleets, at most 100
 * @param envoysPerZone Envoys of one fleet
 * @param servicesPerZone services of one fleet, at most 10; each has a rollout
 */
record IngestScale(int zones, int envoysPerZone, int servicesPerZone) {
  IngestScale {
    if (zones > 100 || servicesPerZone > 10) {
      throw new IllegalArgumentException("names have room for 100 zones with 10 services");
    }
  }

  /** {@return the name of a fleet; all are of one length, and so are their statistics} */
  static String zone(int zone) {
    return String.format(Locale.ROOT, "zone%02d", zone);
  }

  static String service(int zone, int service) {
    return zone(zone) + "-s" + service;
  }

  List<String> services(int zone) {
    return IntStream.range(0, servicesPerZone).mapToObj(i -> service(zone, i)).toList();
  }

  int envoys() {
    return zones * envoysPerZone;
  }

  int rollouts() {
    return zones * servicesPerZone;
  }

  int clustersPerEnvoy() {
    return 2 * servicesPerZone;
  }
}
