package io.sluice.xds.grpc;

import io.netty.util.concurrent.EventExecutor;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a group on one event loop, and the sweep that lets each of them look at a new
 * publication.
 *
 * <p>A sweep goes by portions, so that what they write leaves, and what clients send is read, in
 * between. However many publications come during a sweep, one more follows it; on an idle loop it
 * begins at once.
 */
final class Lane {
  private static final int PORTION = 64;

  private final EventExecutor loop;
  private final AtomicBoolean asked = new AtomicBoolean();

  /** In the order of their arrival, in which those of a connection lie together. */
  private final Set<XdsStream<?>> streams = new LinkedHashSet<>();

  private @Nullable Iterator<XdsStream<?>> rest;
  private boolean again;

  Lane(EventExecutor loop) {
    this.loop = loop;
  }

  /** Adds a stream; only for the loop itself. */
  void add(XdsStream<?> stream) {
    streams.add(stream);
  }

  /** Takes a stream away; only for the loop itself. */
  void remove(XdsStream<?> stream) {
    streams.remove(stream);
  }

  /** Lets all streams look at what is published, soon; for any thread. */
  void sweep() {
    if (!asked.getAndSet(true)) {
      EventLoops.run(loop, this::begin);
    }
  }

  private void begin() {
    asked.set(false);
    if (rest != null) {
      again = true;
      return;
    }
    rest = copy();
    portion();
  }

  private Iterator<XdsStream<?>> copy() {
    return Arrays.<XdsStream<?>>asList(streams.toArray(new XdsStream<?>[0])).iterator();
  }

  private void portion() {
    Iterator<XdsStream<?>> left = rest;
    if (left == null) {
      return;
    }
    for (int i = 0; i < PORTION && left.hasNext(); i++) {
      left.next().wake();
    }
    if (left.hasNext()) {
      EventLoops.run(loop, this::portion);
      return;
    }
    rest = null;
    if (again) {
      again = false;
      sweep();
    }
  }
}
