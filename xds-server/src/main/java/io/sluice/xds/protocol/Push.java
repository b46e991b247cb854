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
 */
public record Push(
    String typeUrl,
    String version,
    String nonce,
    List<Resource> resources,
    List<String> absent,
    List<String> introduced,
    Optional<Batch> batch) {
  /** Copies the lists. */
  public Push {
    resources = List.copyOf(resources);
    absent = List.copyOf(absent);
    introduced = List.copyOf(introduced);
  }
}
