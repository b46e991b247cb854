package io.sluice.xds.grpc;

import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Snapshot;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The streams of one group of nodes, and what they are to have. */
final class Group {
  private final String name;
  private final AtomicReference<@Nullable Publication> publication = new AtomicReference<>();
  private final Set<XdsStream<?, ?, ?>> streams = ConcurrentHashMap.newKeySet();

  Group(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** {@return what the streams are to have; nothing before the first publication} */
  Optional<Publication> publication() {
    return Optional.ofNullable(publication.get());
  }

  void publish(Snapshot snapshot, PushGate gate) {
    publication.updateAndGet(
        before -> before == null ? Publication.first(snapshot, gate) : before.then(snapshot, gate));
  }

  Set<XdsStream<?, ?, ?>> streams() {
    return streams;
  }
}
