package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was on its way when the client unsubscribed: it may have subscribed again before it got the
 * response, and then has what it would have thrown away otherwise.
 */
final class Lingering {
  private final Map<String, Left> byName = new HashMap<>();

  /** A name that was left: the resource, or null where the name was said to be absent. */
  private record Left(String nonce, @Nullable Resource resource) {}

  boolean isEmpty() {
    return byName.isEmpty();
  }

  void add(String name, String nonce, @Nullable Resource resource) {
    byName.put(name, new Left(nonce, resource));
  }

  /** {@return the resources of a response that was applied; they linger no longer} */
  List<Resource> applied(String nonce) {
    if (byName.isEmpty()) {
      return List.of();
    }
    List<Resource> resources = new ArrayList<>();
    byName
        .values()
        .removeIf(left -> {
          boolean of = left.nonce().equals(nonce);
          if (of && left.resource() != null) {
            resources.add(left.resource());
          }
          return of;
        });
    return resources;
  }

  /** Forgets a response that was refused. */
  void refused(String nonce) {
    byName.values().removeIf(left -> left.nonce().equals(nonce));
  }
}
