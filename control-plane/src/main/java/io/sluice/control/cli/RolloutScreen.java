package io.sluice.control.cli;

import static io.sluice.control.cli.TextCells.cut;
import static io.sluice.control.cli.TextCells.pad;
import static java.time.ZoneOffset.UTC;

import com.google.protobuf.Timestamp;
import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Convergence;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Phase;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Weight;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The picture of one rollout in a terminal: a pure function of what the server sent, the time and
 * the width, so that a test can look at it.
 */
final class RolloutScreen {
  private static final int LABEL_CELLS = 11;
  private static final int MAX_MISSING = 5;
  private static final int MAX_EVENTS = 6;
  private static final int MAX_WHY_LINES = 4;
  private static final int MAX_FAILURE_LINES = 3;

  // What is worth least goes first where there is little room.
  private static final int EVENTS = 0;
  private static final int CHECKS = 1;
  private static final int DETAILS = 2;
  private static final int STATE = 3;
  private static final int HEADLINE = 4;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(UTC);

  private final Style style;
  private final TerminalSize size;

  /** Without a bottom, the picture has all texts in full. */
  RolloutScreen(Style style, TerminalSize size) {
    this.style = style;
    this.size = size;
  }

  /** {@return the lines of the picture, none longer than the width, no more than there are rows} */
  List<String> draw(Rollout rollout, Instant now) {
    var blocks = new ArrayList<Block>();
    blocks.add(new Block("", HEADLINE, 1, false, List.of(headline(rollout, now))));
    if (!rollout.getReason().isEmpty()) {
      add(blocks, "why", STATE, broken(rollout.getReason(), textCells(), MAX_WHY_LINES));
    }
    addPhase(blocks, rollout);
    if (!rollout.getNextCommand().isEmpty()) {
      String command = style.bold("sluice " + rollout.getNextCommand());
      add(blocks, "next", STATE, List.of(command + " goes on"));
    }
    addWeights(blocks, rollout);
    addOverlays(blocks, rollout);
    addFleet(blocks, rollout.getConvergence());
    addChecks(blocks, rollout);
    addEvents(blocks, rollout.getRecentEventsList());
    addNotices(blocks, rollout);
    return Block.fitted(blocks, size.rows()).stream()
        .flatMap(this::lines)
        .limit(size.rows())
        .toList();
  }

  private static void add(List<Block> blocks, String label, int worth, List<String> rows) {
    blocks.add(new Block(label, worth, worth == STATE ? 1 : 0, worth == EVENTS, rows));
  }

  private Stream<String> lines(Block block) {
    var lines = new ArrayList<String>();
    for (String row : block.rows()) {
      String label = lines.isEmpty() ? block.label() : "";
      String lead = block.worth() == HEADLINE ? "" : style.dim(pad(label, LABEL_CELLS));
      lines.add(cut(lead + row, size.columns()));
    }
    return lines.stream();
  }

  private int textCells() {
    return size.columns() - LABEL_CELLS;
  }

  private List<String> broken(String text, int cells, int linesMax) {
    return TextCells.broken(text, cells, size.isWithoutBottom() ? Integer.MAX_VALUE : linesMax);
  }

  private int barCells() {
    return size.columns() >= 100 ? 24 : size.columns() >= 72 ? 12 : 6;
  }

  private String headline(Rollout rollout, Instant now) {
    String change =
        rollout.getService() + ": " + rollout.getStable() + " → " + OverlayLines.candidate(rollout);
    java.time.Duration in = java.time.Duration.between(instant(rollout.getSince()), now);
    return style.bold(rollout.getName())
        + "  "
        + change
        + "  "
        + rollout.getStrategy()
        + "  "
        + state(rollout)
        + style.dim(" for " + Figures.duration(in.isNegative() ? java.time.Duration.ZERO : in));
  }

  private String state(Rollout rollout) {
    return switch (rollout.getState()) {
      case WAITING -> style.yellow("waiting");
      case RUNNING -> style.cyan("running");
      case PAUSED -> style.yellow("paused");
      case PROMOTING -> style.cyan("promoting");
      case ROLLING_BACK -> style.red("rolling back");
      case FINISHED -> outcome(rollout.getOutcome());
      case STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private String outcome(Rollout.Outcome outcome) {
    String word = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return switch (outcome) {
      case PROMOTED, COMPLETED -> style.green(word);
      case ROLLED_BACK, ABORTED -> style.red(word);
      case SUPERSEDED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> style.yellow(word);
    };
  }

  private void addPhase(List<Block> blocks, Rollout rollout) {
    boolean inPhase =
        rollout.getState() == Rollout.State.RUNNING || rollout.getState() == Rollout.State.PAUSED;
    if (!inPhase || rollout.getPhase() >= rollout.getPhasesCount()) {
      return;
    }
    Phase phase = rollout.getPhases(rollout.getPhase());
    String text =
        (rollout.getPhase() + 1) + "/" + rollout.getPhasesCount() + "  " + phase.getLabel();
    if (phase.hasAtLeast()) {
      double total = seconds(phase.getAtLeast());
      double share = total == 0 ? 1 : seconds(rollout.getObserved()) / total;
      text +=
          "  "
              + style.cyan(Figures.bar(share, barCells()))
              + "  "
              + Figures.duration(rollout.getObserved())
              + " of "
              + Figures.duration(phase.getAtLeast())
              + (share > 1
                  ? style.yellow(" (extended, up to " + Figures.duration(phase.getAtMost()) + ")")
                  : "");
    }
    add(blocks, "phase", STATE, List.of(text));
  }

  private void addWeights(List<Block> blocks, Rollout rollout) {
    var rows = new ArrayList<String>();
    int names =
        rollout.getWeightsList().stream().mapToInt(w -> w.getVersion().length()).max().orElse(0);
    for (Weight weight : rollout.getWeightsList()) {
      boolean candidate = weight.getVersion().equals(rollout.getCandidate());
      String bar = Figures.bar(weight.getBasisPoints(), barCells());
      String seen =
          weight.getObservedBasisPoints() < 0
              ? style.dim("nothing seen")
              : "seen " + Figures.percent(weight.getObservedBasisPoints());
      rows.add(
          pad(weight.getVersion(), names)
              + "  "
              + (candidate ? style.green(bar) : style.cyan(bar))
              + "  "
              + pad(Figures.percent(weight.getBasisPoints()), 8)
              + seen);
    }
    blocks.add(new Block("traffic", DETAILS, 2, false, rows));
  }

  private static void addOverlays(List<Block> blocks, Rollout rollout) {
    for (OverlayLines.Line line : OverlayLines.of(rollout)) {
      add(blocks, line.label(), DETAILS, List.of(line.text()));
    }
  }

  private void addFleet(List<Block> blocks, Convergence fleet) {
    var rows = new ArrayList<String>();
    rows.add(
        fleet.getConnected() == 0
            ? style.yellow("no Envoy is connected")
            : fleet.getConverged()
                + " of "
                + fleet.getConnected()
                + " Envoys have it, "
                + fleet.getNeeded()
                + " needed");
    long most = size.isWithoutBottom() ? Long.MAX_VALUE : MAX_MISSING;
    fleet.getRejectionsList().stream()
        .limit(most)
        .flatMap(node -> broken("rejected by " + node, textCells(), 1).stream())
        .map(style::red)
        .forEach(rows::add);
    fleet.getMissingList().stream()
        .limit(most)
        .flatMap(node -> broken("missing " + node, textCells(), 1).stream())
        .map(style::yellow)
        .forEach(rows::add);
    blocks.add(new Block("fleet", DETAILS, 1, false, rows));
  }

  private void addChecks(List<Block> blocks, Rollout rollout) {
    var rows = new ArrayList<String>();
    int names = rollout.getChecksList().stream().mapToInt(c -> c.getId().length()).max().orElse(0);
    for (Check check : rollout.getChecksList()) {
      String lead = mark(check) + " " + pad(check.getId(), names) + "  ";
      // What has failed is read in full; what has not may be cut.
      int most = check.getOutcome().equals("fail") ? MAX_FAILURE_LINES : 1;
      for (String line : broken(check.getSentence(), textCells() - names - 4, most)) {
        rows.add(lead + line);
        lead = " ".repeat(names + 4);
      }
    }
    add(blocks, "checks", CHECKS, rows);
  }

  private String mark(Check check) {
    return switch (check.getOutcome()) {
      case "pass" -> style.green("✓");
      case "fail" -> style.red("✗");
      case "no-data" -> style.yellow("∅");
      case "not-applicable" -> style.dim("–");
      default -> style.yellow("…");
    };
  }

  private void addEvents(List<Block> blocks, List<Event> events) {
    var rows = new ArrayList<String>();
    for (Event event : events.subList(Math.max(0, events.size() - MAX_EVENTS), events.size())) {
      String clock = CLOCK.format(instant(event.getAt()));
      String lead = style.dim(clock) + " ";
      for (String line : broken(event.getSentence(), textCells() - clock.length() - 1, 1)) {
        rows.add(lead + line);
        lead = " ".repeat(clock.length() + 1);
      }
    }
    add(blocks, "events", EVENTS, rows);
  }

  private void addNotices(List<Block> blocks, Rollout rollout) {
    var rows = new ArrayList<String>();
    rollout.getNoticesList().forEach(notice -> rows.addAll(broken(notice, textCells(), 1)));
    if (rollout.getOrphaned()) {
      rows.add("its file is gone; it goes on until `sluice abort`");
    }
    if (!rollout.getPendingChange().isEmpty()) {
      rows.addAll(
          broken(
              "its file has changed; `sluice restart` takes it: " + rollout.getPendingChange(),
              textCells(),
              1));
    }
    add(blocks, "notice", DETAILS, rows.stream().map(style::yellow).toList());
  }

  private static double seconds(com.google.protobuf.Duration duration) {
    return duration.getSeconds() + duration.getNanos() / 1e9;
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
