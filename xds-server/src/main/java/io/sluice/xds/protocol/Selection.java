package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.List;

/**
 * What of one type is to be sent now.
 *
 * @param resources what the client is to have and does not have
 * @param absent names that are not there, or that the client is to lose
 * @param waiting whether something has to wait
 */
record Selection(List<Resource> resources, List<String> absent, boolean waiting) {
  Selection {
    resources = List.copyOf(resources);
    absent = List.copyOf(absent);
  }

  boolean isEmpty() {
    return resources.isEmpty() && absent.isEmpty();
  }
}
