package io.sluice.xds.grpc;

import io.sluice.xds.protocol.Answer;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import java.util.concurrent.TimeUnit;

/** What one stream adds to the counts of its fleet. */
final class StreamMeter {
  /** How many responses a time is kept of; what is answered after as many others has none. */
  private static final int RESPONSES = 16;

  private final FleetMetrics fleet;

  /** The newest responses: their nonces, which count up, and when they were sent. */
  private final long[] nonces = new long[RESPONSES];

  private final long[] sentNanos = new long[RESPONSES];

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
    fleet.streams().incrementAndGet();
  }

  void request(String typeUrl) {
    fleet.of(typeUrl).requests().increment();
  }

  void sent(Push push, int sizeBytes, long nowNanos) {
    FleetMetrics.PerType type = fleet.of(push.typeUrl());
    long nonce = Long.parseLong(push.nonce());
    int slot = slot(nonce);
    sentNanos[slot] = nowNanos;
    if (push.isHeartbeat()) {
      nonces[slot] = -nonce;
      type.heartbeats().increment();
      return;
    }
    nonces[slot] = nonce;
    type.pushes().increment();
    type.bytes().record(sizeBytes);
  }

  void answered(Answer answer, long nowNanos) {
    FleetMetrics.PerType type = fleet.of(answer.typeUrl());
    long nonce = Long.parseLong(answer.nonce());
    int slot = slot(nonce);
    if (nonces[slot] == -nonce) {
      // To refuse a heartbeat is to refuse no update.
      return;
    }
    switch (answer) {
      case Answer.Acknowledged _ -> type.acks().increment();
      case Answer.Rejected _ -> type.nacks().increment();
    }
    if (nonces[slot] == nonce) {
      type.answerTime().record(nowNanos - sentNanos[slot], TimeUnit.NANOSECONDS);
    }
  }

  private static int slot(long nonce) {
    return (int) (nonce % RESPONSES);
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
