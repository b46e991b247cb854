package io.sluice.control.cli;

import io.sluice.proto.control.v1.Rollout;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;

/** A rollout's picture that is redrawn in place as it changes; the last one stays on the screen. */
final class LivePicture {
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final Terminal terminal;
  private final InstantSource clock;
  private int drawn;

  LivePicture(PrintWriter out, Terminal terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
  }

  /** Draws each change until there are no more. {@return the last one} */
  Rollout show(Iterator<Rollout> changes) {
    Rollout last = Rollout.getDefaultInstance();
    while (changes.hasNext()) {
      last = changes.next();
      redraw(last);
    }
    return last;
  }

  private void redraw(Rollout rollout) {
    List<String> lines =
        new RolloutScreen(terminal.style(), terminal.columns()).draw(rollout, clock.instant());
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A");
    }
    for (String line : lines) {
      out.print(CLEAR_LINE);
      out.println(line);
    }
    out.print(CLEAR_BELOW);
    out.flush();
    drawn = lines.size();
  }
}
