package io.sluice.xds.fleet;

import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.protocol.StreamView;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one stream's client has made of one resource that it is to have.
 *
 * @param wanted the version that it is to have
 * @param accepted the version that it has; empty if none
 * @param message its own words, if it refused the wanted version
 */
public record ResourceStatus(
    ResourceType type,
    String name,
    String wanted,
    Optional<String> accepted,
    State state,
    Optional<String> message) {
  /** How far it is; the names are those of the client status discovery service. */
  public enum State {
    /** It has the wanted version. */
    SYNCED,
    /** It has not answered yet, or has not been sent it yet. */
    STALE,
    /** It refuses it. */
    ERROR
  }

  /** {@return the status of each resource of the types that the client has asked for} */
  public static List<ResourceStatus> of(StreamView client, Snapshot wanted) {
    List<ResourceStatus> all = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      if (client.asked(type)) {
        wanted.resources(type).forEach(resource -> all.add(of(client, resource)));
      }
    }
    return all;
  }

  private static ResourceStatus of(StreamView client, Resource resource) {
    Optional<String> accepted = client.acceptedVersion(resource.type(), resource.name());
    Optional<Rejection> refused =
        client.rejection(resource.type(), resource.name(), resource.version());
    State state = refused.isPresent() ? State.ERROR : State.STALE;
    if (accepted.filter(resource.version()::equals).isPresent()) {
      state = State.SYNCED;
    }
    return new ResourceStatus(
        resource.type(),
        resource.name(),
        resource.version(),
        accepted,
        state,
        refused.map(Rejection::message));
  }
}
