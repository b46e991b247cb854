package io.sluice.xds.fleet;

import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.protocol.StreamView;
import io.sluice.xds.resource.Resource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The comparison of what streams have accepted with what is expected of their node. */
final class StreamStatus {
  private final Set<String> lacking = new TreeSet<>();
  private final Set<String> pending = new TreeSet<>();
  private Optional<Rejection> rejection = Optional.empty();

  private StreamStatus() {}

  /**
   * {@return the status of a node with these streams} Each resource counts on every stream that
   * carries its type, and on the first stream if none does.
   */
  static NodeStatus of(Collection<StreamView> streams, Collection<Resource> expected) {
    StreamStatus status = new StreamStatus();
    for (Resource resource : expected) {
      boolean carried = false;
      for (StreamView stream : streams) {
        if (stream.asked(resource.type())) {
          carried = true;
          status.add(stream, resource);
        }
      }
      if (!carried) {
        status.pending.add(resource.name());
      }
    }
    return status.verdict();
  }

  private void add(StreamView stream, Resource expected) {
    Optional<String> accepted = stream.acceptedVersion(expected.type(), expected.name());
    if (accepted.isPresent() && accepted.orElseThrow().equals(expected.version())) {
      return;
    }
    Optional<Rejection> refused =
        stream.rejection(expected.type(), expected.name(), expected.version());
    if (refused.isPresent()) {
      rejection = refused;
    }
    pending.add(expected.name());
    lacking.addAll(stream.lacking(expected.type(), expected.name()));
  }

  private NodeStatus verdict() {
    if (rejection.isPresent()) {
      Rejection refused = rejection.orElseThrow();
      return new NodeStatus.Rejected(refused.message(), refused.typeUrl(), refused.versions());
    }
    if (!lacking.isEmpty()) {
      return new NodeStatus.Withheld(lacking);
    }
    return pending.isEmpty() ? new NodeStatus.Synced() : new NodeStatus.Pending(pending);
  }
}
