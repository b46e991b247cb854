package io.sluice.control.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.control.v1.Rollout;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The changes of a rollout until it has finished, over as many connections as that takes: a server
 * that has answered once is asked again whenever it is lost.
 */
final class SteadyWatch implements Iterator<Rollout> {
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final Supplier<Iterator<Rollout>> open;
  private final Connection connection;
  private final Duration pause;
  private Iterator<Rollout> changes;
  private Optional<Rollout> next = Optional.empty();
  private Rollout last = Rollout.getDefaultInstance();
  private boolean reached;
  private boolean lost;

  /** Who is told how the connection does. */
  interface Connection {
    /** The server is lost; said once until it is back. */
    void lost(String why);

    /** It answers again. */
    void back();
  }

  /** The watch begins with the first look at it. */
  SteadyWatch(Supplier<Iterator<Rollout>> open, Connection connection, Duration pause) {
    this.open = open;
    this.connection = connection;
    this.pause = pause;
    this.changes = open.get();
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && last.getState() != Rollout.State.FINISHED) {
      try {
        if (changes.hasNext()) {
          take(changes.next());
          break;
        }
        lose(Status.UNAVAILABLE.withDescription("the server ended the watch").asRuntimeException());
      } catch (StatusRuntimeException e) {
        lose(e);
      }
      waitAndOpen();
    }
    return next.isPresent();
  }

  @Override
  public Rollout next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Rollout rollout = next.orElseThrow();
    next = Optional.empty();
    return rollout;
  }

  private void take(Rollout rollout) {
    if (lost) {
      lost = false;
      connection.back();
    }
    reached = true;
    last = rollout;
    next = Optional.of(rollout);
  }

  /** A server that never answered may be the wrong one, and what it refuses it refuses again. */
  private void lose(StatusRuntimeException failure) {
    boolean transport =
        switch (failure.getStatus().getCode()) {
          case UNAVAILABLE, CANCELLED, INTERNAL, UNKNOWN -> true;
          default -> false;
        };
    if (!reached || !transport) {
      throw failure;
    }
    if (!lost) {
      lost = true;
      connection.lost(Commands.reason(failure));
    }
  }

  private void waitAndOpen() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
    }
    changes = open.get();
  }
}
