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
 * @param change the change of which these resources are the news, if it is sent in one piece
 */
record Selection(
    List<Resource> resources, List<String> absent, boolean waiting, Optional<Change> change) {
  Selection {
    resources = List.copyOf(resources);
    absent = List.copyOf(absent);
  }

  Selection(List<Resource> resources, List<String> absent, boolean waiting) {
    this(resources, absent, waiting, Optional.empty());
  }

  static Selection of(Change change) {
    return new Selection(change.resources(), List.of(), false, Optional.of(change));
  }

  boolean isEmpty() {
    return resources.isEmpty() && absent.isEmpty();
  }
}
