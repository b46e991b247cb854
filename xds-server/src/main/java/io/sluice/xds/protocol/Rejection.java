package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client refused, and why.
 *
 * @param versions the refused resources, version by name
 * @param message the client's own words
 */
public record Rejection(
    String typeUrl, String nonce, Map<String, String> versions, String message) {
  /** Copies the map. */
  public Rejection {
    versions = Map.copyOf(versions);
  }

  static Rejection of(
      String typeUrl, String nonce, Collection<Resource> resources, String message) {
    Map<String, String> versions = new HashMap<>();
    resources.forEach(resource -> versions.put(resource.name(), resource.version()));
    return new Rejection(typeUrl, nonce, versions, message);
  }
}
