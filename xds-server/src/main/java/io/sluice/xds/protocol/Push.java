package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.List;
import java.util.Optional;

/**
 * A response to be sent.
 *
 * @param version the version of the type (SotW) or of the system (incremental)
 * @param resources what the client is to have
 * @param absent names that do not exist or no longer do. The incremental variant says so; SotW can
 *     only say it by an empty resource, where the type has such
 * @param introduced the clusters among the resources that the client did not have in any version
 * @param batch the batch that the resources are, if other streams get the same
 * @param expiry whether the times to live of the resources are told
 * @param heartbeats what the client has and may go on with for as long again ("TTL"); a response
 *     with any has nothing else
 */
public record Push(
    String typeUrl,
    String version,
    String nonce,
    List<Resource> resources,
    List<String> absent,
    List<String> introduced,
    Optional<Batch> batch,
    Expiry expiry,
    List<Resource> heartbeats) {
  /** Copies the lists. */
  public Push {
    resources = List.copyOf(resources);
    absent = List.copyOf(absent);
    introduced = List.copyOf(introduced);
    heartbeats = List.copyOf(heartbeats);
  }

  /** {@return a response of heartbeats, which updates nothing} */
  static Push of(String typeUrl, String version, String nonce, List<Resource> heartbeats) {
    return new Push(
        typeUrl,
        version,
        nonce,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Expiry.TOLD,
        heartbeats);
  }

  /** {@return whether it says only that what the client has still holds} */
  public boolean isHeartbeat() {
    return !heartbeats.isEmpty();
  }
}
