package io.sluice.xds.grpc;

import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.protocol.Answer;
import io.sluice.xds.protocol.Rejection;

/**
 * A listener to what happens on the streams. One thread of the server calls it, never one that
 * serves streams, so it may take its time and may publish. If it falls far behind events are left
 * out and counted; the fleet view is the truth.
 */
public interface XdsEvents {
  /** The listener who listens to nothing. */
  XdsEvents NONE = new XdsEvents() {};

  /** A node began a stream. */
  default void streamOpened(FleetStream stream) {}

  /** A stream ended. */
  default void streamClosed(FleetStream stream) {}

  /** A node applied a response. */
  default void acknowledged(FleetStream stream, Answer.Acknowledged answer) {}

  /** A node refused a response. */
  default void rejected(FleetStream stream, Rejection rejection) {}
}
