package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What of one type is to be sent now.
 *
 * @param resources what the client is to have and does not have
 * @param absent names that are not there, or that the client is to lose
 * @param waiting whether something has to wait
 * @param first the batch that these resources are, if the client has nothing and gets everything
 */
record Selection(
    List<Resource> resources, List<String> absent, boolean waiting, Optional<Batch> first) {
  Selection {
    resources = List.copyOf(resources);
    absent = List.copyOf(absent);
  }

  Selection(List<Resource> resources, List<String> absent, boolean waiting) {
    this(resources, absent, waiting, Optional.empty());
  }

  static Selection of(Batch batch) {
    return new Selection(batch.resources(), List.of(), false, Optional.of(batch));
  }

  boolean isEmpty() {
    return resources.isEmpty() && absent.isEmpty();
  }
}
