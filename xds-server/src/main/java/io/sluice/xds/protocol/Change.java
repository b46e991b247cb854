package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What turns one batch into another. It is worked out once for all clients that have the one and
 * are to have the other, and so is what is made of it, such as bytes.
 */
final class Change {
  private final Batch after;
  private final Batch news;
  private final Set<String> removed;
  private final Origin origin;
  private final Reference reference;

  private enum Origin {
    NOTHING,
    BATCH
  }

  /** Whether everything new refers to the clusters to which its predecessor does. */
  private enum Reference {
    AS_BEFORE,
    OTHERWISE
  }

  private Change(Batch after, Batch news, Set<String> removed, Origin origin, Reference reference) {
    this.after = after;
    this.news = news;
    this.removed = removed;
    this.origin = origin;
    this.reference = reference;
  }

  /** {@return the change for a client that has nothing} */
  static Change toFirst(Batch after) {
    return new Change(after, after, Set.of(), Origin.NOTHING, Reference.OTHERWISE);
  }

  /** {@return the change from what a client has} */
  static Change between(Batch before, Batch after) {
    Map<String, Resource> news = new LinkedHashMap<>();
    Reference reference = Reference.AS_BEFORE;
    for (Resource resource : after.resources()) {
      Resource earlier = before.byName().get(resource.name());
      if (!resource.equals(earlier)) {
        news.put(resource.name(), resource);
        if (earlier == null || refersOtherwise(earlier, resource)) {
          reference = Reference.OTHERWISE;
        }
      }
    }
    Set<String> removed = new HashSet<>();
    for (String name : before.names()) {
      if (!after.names().contains(name)) {
        removed.add(name);
      }
    }
    return new Change(after, Batch.all(news), removed, Origin.BATCH, reference);
  }

  private static boolean refersOtherwise(Resource earlier, Resource later) {
    return !earlier.mentionedClusters().equals(later.mentionedClusters())
        || !earlier.clusters().containsAll(later.clusters());
  }

  /** {@return whether the client has nothing before} */
  boolean isFirst() {
    return origin == Origin.NOTHING;
  }

  /** {@return the names that the client has and is not to have any more} */
  Set<String> removed() {
    return removed;
  }

  /** {@return whether anything new refers to other clusters than its predecessor} */
  boolean refersOtherwise() {
    return reference == Reference.OTHERWISE;
  }

  /** {@return what is new, of which nothing may be there} */
  Batch news() {
    return news;
  }

  /** {@return everything that the client has afterwards} */
  Batch after() {
    return after;
  }

  List<Resource> resources() {
    return news.resources();
  }

  int size() {
    return resources().size();
  }

  /** {@return the names of what is new} */
  Set<String> names() {
    return news.names();
  }
}
