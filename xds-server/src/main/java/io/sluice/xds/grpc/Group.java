package io.sluice.xds.grpc;

import io.netty.util.concurrent.EventExecutor;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The streams of one group of nodes, and what they are to have. */
final class Group {
  private final String name;
  private final AtomicReference<@Nullable Publication> publication = new AtomicReference<>();
  private final Map<EventExecutor, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger streams = new AtomicInteger();

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

  /** Adds a stream; called on its loop. */
  void add(XdsStream<?> stream) {
    streams.incrementAndGet();
    lanes.computeIfAbsent(stream.home(), Lane::new).add(stream);
  }

  /** Takes a stream away; called on its loop. */
  void remove(XdsStream<?> stream) {
    streams.decrementAndGet();
    lanes.computeIfAbsent(stream.home(), Lane::new).remove(stream);
  }

  boolean isEmpty() {
    return streams.get() == 0;
  }

  /** Lets all streams look at what is published; the caller sends nothing. */
  void sweep() {
    lanes.values().forEach(Lane::sweep);
  }
}
