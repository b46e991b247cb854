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
  private static final int MAX_CHARS = 4_096;

  /** Copies the map, and shortens the message if it is very long. */
  public Rejection {
    versions = Map.copyOf(versions);
    // It is kept for as long as the refusal stands.
    message = message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) + "…" : message;
  }

  static Rejection of(
      String typeUrl, String nonce, Collection<Resource> resources, String message) {
    Map<String, String> versions = new HashMap<>();
    resources.forEach(resource -> versions.put(resource.name(), resource.version()));
    return new Rejection(typeUrl, nonce, versions, message);
  }
}
