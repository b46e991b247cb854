package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.Collection;
import java.util.List;

/**
 * Which resources of a refused response the client could not apply.
 *
 * <p>Envoy applies the clusters and listeners that it can, and names the others in its message,
 * each followed by a colon: "Error adding/updating cluster(s) NAME: reason, NAME: reason". Any
 * other message blames all.
 */
final class Blame {
  private static final String CLUSTERS = "Error adding/updating cluster(s) ";
  private static final String LISTENERS = "Error adding/updating listener(s) ";

  private Blame() {}

  static Collection<Resource> of(List<Resource> resources, String message) {
    List<Resource> named = resources.stream().filter(resource -> names(message, resource)).toList();
    return named.isEmpty() ? resources : named;
  }

  private static boolean names(String message, Resource resource) {
    String intro = resource.type() == ResourceType.CLUSTER ? CLUSTERS : LISTENERS;
    if (!message.startsWith(intro)) {
      return false;
    }
    String mark = resource.name() + ": ";
    int at = message.indexOf(mark);
    while (at >= 0) {
      char before = message.charAt(at - 1);
      if (before == ' ' || before == '\n' || before == ',') {
        return true;
      }
      at = message.indexOf(mark, at + 1);
    }
    return false;
  }
}
