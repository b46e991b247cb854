package io.sluice.control.cli;

import io.sluice.proto.control.v1.Rollout;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A rollout's picture that is redrawn in place as it changes and as the terminal is resized; the
 * last one stays on the screen.
 */
final class LivePicture implements SteadyWatch.Connection {
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final Terminal terminal;
  private final InstantSource clock;
  private List<String> drawn = List.of();
  private TerminalSize drawnFor = TerminalSize.UNBOUNDED;
  private Rollout last = Rollout.getDefaultInstance();
  private Optional<String> trouble = Optional.empty();

  LivePicture(PrintWriter out, Terminal terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
  }

  /**
   * Draws each change until there are no more, and after each pause what time and the terminal's
   * size have changed. {@return the last change}
   */
  Rollout show(
      Function<? super SteadyWatch.Connection, Iterator<Rollout>> changes, Duration pause) {
    Thread ticks = Thread.ofVirtual().start(() -> tick(pause));
    try {
      changes.apply(this).forEachRemaining(this::take);
    } finally {
      ticks.interrupt();
    }
    return last;
  }

  @Override
  public synchronized void lost(String why) {
    trouble =
        Optional.of(
            "no connection to the server since "
                + clock.instant().truncatedTo(ChronoUnit.SECONDS)
                + ", trying again ("
                + why
                + ")");
    redraw(terminal.size().get());
  }

  @Override
  public synchronized void back() {
    trouble = Optional.empty();
  }

  synchronized void take(Rollout rollout) {
    last = rollout;
    redraw(terminal.size().get());
  }

  synchronized void ticked() {
    if (!drawn.isEmpty()) {
      redraw(terminal.size().get());
    }
  }

  private void tick(Duration pause) {
    try {
      while (true) {
        Thread.sleep(pause);
        ticked();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void redraw(TerminalSize size) {
    // The row below the picture is the cursor's.
    int most = Math.max(1, size.rows() - 1);
    var lines = new ArrayList<String>();
    trouble.ifPresent(
        text -> lines.add(TextCells.cut(terminal.style().red("! " + text), size.columns())));
    lines.addAll(
        new RolloutScreen(terminal.style(), new TerminalSize(size.columns(), most - lines.size()))
            .draw(last, clock.instant()));
    if (lines.equals(drawn) && size.equals(drawnFor)) {
      return;
    }
    var frame = new StringBuilder(NO_WRAP);
    int up = rows(size.columns());
    if (up > 0) {
      frame.append("\u001b[").append(up).append('A');
    }
    frame.append('\r');
    // What a smaller window has pushed out of its top cannot be reached; what is below is cleared.
    lines.forEach(line -> frame.append(CLEAR_LINE).append(line).append("\r\n"));
    out.print(frame.append(CLEAR_BELOW).append(WRAP));
    out.flush();
    drawn = lines;
    drawnFor = size;
  }

  /** {@return how many rows the picture takes now; a narrower terminal breaks its lines} */
  private int rows(int columns) {
    return drawn.stream()
        .mapToInt(line -> Math.max(1, Math.ceilDiv(TextCells.width(line), columns)))
        .sum();
  }
}
