package io.sluice.xds.grpc;

import io.sluice.xds.protocol.Answer;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import java.util.concurrent.TimeUnit;

/** What one stream adds to the counts of its fleet. */
final class StreamMeter {
  private final FleetMetrics fleet;

  /** When the newest response of each type was sent, by the type's slot. */
  private final long[] sentNanos;

  private long reachedNumber;
  private Flow flow = Flow.TAKES;

  private enum Flow {
    TAKES,
    STALLS,
    OVER
  }

  /** Begins to count for a stream that is to have this publication first. */
  StreamMeter(FleetMetrics fleet, Publication first) {
    this.fleet = fleet;
    this.reachedNumber = first.number();
    this.sentNanos = new long[fleet.types()];
    fleet.streams().incrementAndGet();
  }

  void request(String typeUrl) {
    fleet.of(typeUrl).requests().increment();
  }

  void sent(Push push, int sizeBytes, long nowNanos) {
    FleetMetrics.PerType type = fleet.of(push.typeUrl());
    if (push.isHeartbeat()) {
      type.heartbeats().increment();
      return;
    }
    type.pushes().increment();
    type.bytes().record(sizeBytes);
    sentNanos[type.slot()] = nowNanos;
  }

  void answered(Answer answer, long nowNanos) {
    FleetMetrics.PerType type = fleet.of(answer.typeUrl());
    switch (answer) {
      case Answer.Acknowledged _ -> type.acks().increment();
      case Answer.Rejected _ -> type.nacks().increment();
    }
    type.answerTime().record(nowNanos - sentNanos[type.slot()], TimeUnit.NANOSECONDS);
  }

  /** The stream has been sent something of this publication, or has everything of it. */
  void reached(Publication publication) {
    if (publication.number() > reachedNumber + 1) {
      fleet.skipped().increment(publication.number() - reachedNumber - 1.0);
    }
    reachedNumber = publication.number();
  }

  /** The stream has sent what there was. */
  void takes() {
    if (flow == Flow.STALLS) {
      flow = Flow.TAKES;
      fleet.stalled().decrementAndGet();
    }
  }

  /** The transport takes nothing more for now. */
  void stalls() {
    if (flow == Flow.TAKES) {
      flow = Flow.STALLS;
      fleet.stalled().incrementAndGet();
    }
  }

  void over() {
    takes();
    if (flow != Flow.OVER) {
      flow = Flow.OVER;
      fleet.streams().decrementAndGet();
    }
  }
}
