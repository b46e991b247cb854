package io.sluice.control.api;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.control.loop.Control;
import io.sluice.control.trace.Observations.Trace;
import io.sluice.control.trace.TraceName;
import io.sluice.proto.control.v1.TraceLines;
import io.sluice.rollout.plan.Rollout;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client that is sent a trace, as fast as it can take it. */
final class TraceExport {
  private static final Logger log = LoggerFactory.getLogger(TraceExport.class);
  private static final int PART_CHARACTERS = 64 << 10;

  private final Trace trace;
  private final ServerCallStreamObserver<TraceLines> out;
  private boolean ended;

  private TraceExport(Trace trace, ServerCallStreamObserver<TraceLines> out) {
    this.trace = trace;
    this.out = out;
  }

  /**
   * Begins to send what is kept of a candidate.
   *
   * @param asked the candidate; empty for the first one
   */
  static void begin(Control control, Rollout rollout, String asked, StreamObserver<TraceLines> out)
      throws IOException {
    String candidate = asked.isEmpty() ? rollout.unchosen().candidate() : asked;
    if (rollout.candidates().contains(candidate)) {
      var client = (ServerCallStreamObserver<TraceLines>) out;
      new TraceExport(control.trace(TraceName.of(rollout, candidate)), client).begin();
    } else {
      String why =
          candidate
              + " is no candidate of "
              + rollout.name()
              + "; it has "
              + String.join(", ", rollout.candidates());
      out.onError(Status.NOT_FOUND.withDescription(why).asException());
    }
  }

  private void begin() {
    out.setOnReadyHandler(this::send);
    out.setOnCancelHandler(this::end);
    send();
  }

  private synchronized void send() {
    try {
      while (!ended && out.isReady()) {
        TraceLines part = part();
        if (part.getLinesCount() > 0) {
          out.onNext(part);
        } else {
          end();
          out.onCompleted();
        }
      }
    } catch (IOException e) {
      end();
      out.onError(
          Status.UNAVAILABLE
              .withDescription("the observations cannot be read: " + e.getMessage())
              .withCause(e)
              .asException());
    }
  }

  private TraceLines part() throws IOException {
    var part = TraceLines.newBuilder();
    int size = 0;
    while (size < PART_CHARACTERS) {
      Optional<String> line = trace.next();
      if (line.isEmpty()) {
        break;
      }
      part.addLines(line.get());
      size += line.get().length();
    }
    return part.build();
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      trace.close();
    } catch (IOException e) {
      log.warn("A file of observations did not close: {}", e.toString());
    }
  }
}
