package io.sluice.control.cli;

import io.sluice.proto.control.v1.Rollout;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Iterator;

/**
 * Shows a rollout while it goes: a picture that is redrawn in a terminal, a line for each change in
 * a pipe.
 */
public final class RolloutFollower {
  private final PrintWriter out;
  private final Terminal terminal;

  /** Follows on an output that is the process's own. */
  public RolloutFollower(PrintWriter out) {
    this(out, Terminal.current());
  }

  RolloutFollower(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** {@return the last of the changes, once there are no more} */
  public Rollout follow(Iterator<Rollout> changes) {
    return terminal.live() ? pictures(changes) : lines(changes);
  }

  private Rollout pictures(Iterator<Rollout> changes) {
    return new LivePicture(out, terminal, InstantSource.system()).show(changes);
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
