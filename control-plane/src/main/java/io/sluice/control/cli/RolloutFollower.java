package io.sluice.control.cli;

import io.sluice.proto.control.v1.Rollout;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.function.Function;

/**
 * Shows a rollout while it goes: a picture that is redrawn in a terminal, a line for each change in
 * a pipe.
 */
public final class RolloutFollower {
  private static final Duration BETWEEN_LOOKS_AT_SIZE = Duration.ofMillis(500);

  private final PrintWriter out;
  private final Terminal terminal;

  /** Follows on an output that is the process's own. */
  public RolloutFollower(PrintWriter out) {
    this.out = out;
    this.terminal = Terminal.current();
  }

  /** {@return the last of the changes, once there are no more} */
  public Rollout follow(Iterator<Rollout> changes) {
    return terminal.live() ? pictures(_ -> changes) : lines(changes);
  }

  /** {@return the same of changes that come over a connection, of which it says how it does} */
  Rollout follow(
      Function<? super SteadyWatch.Connection, Iterator<Rollout>> changes, PrintWriter err) {
    return terminal.live() ? pictures(changes) : lines(changes.apply(new ConnectionLines(err)));
  }

  private Rollout pictures(Function<? super SteadyWatch.Connection, Iterator<Rollout>> changes) {
    return new LivePicture(out, terminal, InstantSource.system())
        .show(changes, BETWEEN_LOOKS_AT_SIZE);
  }

  private Rollout lines(Iterator<Rollout> changes) {
    Rollout last = Rollout.getDefaultInstance();
    String printed = "";
    while (changes.hasNext()) {
      last = changes.next();
      String line = RolloutTable.line(last);
      if (!line.equals(printed)) {
        out.println(line);
        out.flush();
        printed = line;
      }
    }
    return last;
  }
}
