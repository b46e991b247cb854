package io.sluice.control.cli;

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

/**
 * The picture of one rollout in a terminal: a pure function of what the server sent, the time and
 * the width, so that a test can look at it.
 */
final class RolloutScreen {
  private static final int BAR_CELLS = 24;
  private static final int LABEL_CELLS = 11;
  private static final int MAX_MISSING = 5;
  private static final int MAX_EVENTS = 6;
  private static final int MAX_WHY_LINES = 4;
  private static final int MAX_FAILURE_LINES = 3;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(UTC);

  private final Style style;
  private final int width;

  RolloutScreen(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  /** {@return the lines of the picture, none longer than the width} */
  List<String> draw(Rollout rollout, Instant now) {
    var lines = new ArrayList<String>();
    lines.add(headline(rollout, now));
    if (!rollout.getReason().isEmpty()) {
      String label = "why";
      for (String line : wrapped(rollout.getReason(), width - LABEL_CELLS, MAX_WHY_LINES)) {
        lines.add(row(label, line));
        label = "";
      }
    }
    addPhase(lines, rollout);
    addWeights(lines, rollout);
    OverlayLines.of(rollout).forEach(line -> lines.add(row(line.label(), line.text())));
    addFleet(lines, rollout.getConvergence());
    addChecks(lines, rollout);
    addEvents(lines, rollout.getRecentEventsList());
    addNotices(lines, rollout);
    return lines;
  }

  private String headline(Rollout rollout, Instant now) {
    String change =
        rollout.getService() + ": " + rollout.getStable() + " → " + rollout.getCandidate();
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

  private void addPhase(List<String> lines, Rollout rollout) {
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
              + style.cyan(Figures.bar(share, BAR_CELLS))
              + "  "
              + Figures.duration(rollout.getObserved())
              + " of "
              + Figures.duration(phase.getAtLeast())
              + (share > 1
                  ? style.yellow(" (extended, up to " + Figures.duration(phase.getAtMost()) + ")")
                  : "");
    }
    lines.add(row("phase", text));
  }

  private void addWeights(List<String> lines, Rollout rollout) {
    String label = "traffic";
    int names =
        rollout.getWeightsList().stream().mapToInt(w -> w.getVersion().length()).max().orElse(0);
    for (Weight weight : rollout.getWeightsList()) {
      boolean candidate = weight.getVersion().equals(rollout.getCandidate());
      String bar = Figures.bar(weight.getBasisPoints(), BAR_CELLS);
      String seen =
          weight.getObservedBasisPoints() < 0
              ? style.dim("nothing seen")
              : "seen " + Figures.percent(weight.getObservedBasisPoints());
      lines.add(
          row(
              label,
              pad(weight.getVersion(), names)
                  + "  "
                  + (candidate ? style.green(bar) : style.cyan(bar))
                  + "  "
                  + pad(Figures.percent(weight.getBasisPoints()), 8)
                  + seen));
      label = "";
    }
  }

  private void addFleet(List<String> lines, Convergence fleet) {
    String text =
        fleet.getConnected() == 0
            ? style.yellow("no Envoy is connected")
            : fleet.getConverged()
                + " of "
                + fleet.getConnected()
                + " Envoys have it, "
                + fleet.getNeeded()
                + " needed";
    lines.add(row("fleet", text));
    fleet.getMissingList().stream()
        .limit(MAX_MISSING)
        .forEach(missing -> lines.add(row("", style.yellow(fit("missing " + missing)))));
    fleet.getRejectionsList().stream()
        .limit(MAX_MISSING)
        .forEach(rejection -> lines.add(row("", style.red(fit("rejected by " + rejection)))));
  }

  private void addChecks(List<String> lines, Rollout rollout) {
    String label = "checks";
    int names = rollout.getChecksList().stream().mapToInt(c -> c.getId().length()).max().orElse(0);
    for (Check check : rollout.getChecksList()) {
      String lead = mark(check) + " " + pad(check.getId(), names) + "  ";
      // What has failed is read in full; what has not may be cut.
      int most = check.getOutcome().equals("fail") ? MAX_FAILURE_LINES : 1;
      for (String line : wrapped(check.getSentence(), width - LABEL_CELLS - names - 4, most)) {
        lines.add(row(label, lead + line));
        label = "";
        lead = " ".repeat(names + 4);
      }
    }
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

  private void addEvents(List<String> lines, List<Event> events) {
    String label = "events";
    for (Event event : events.subList(Math.max(0, events.size() - MAX_EVENTS), events.size())) {
      String clock = CLOCK.format(instant(event.getAt()));
      String sentence = fit(event.getSentence(), width - LABEL_CELLS - clock.length() - 1);
      lines.add(row(label, style.dim(clock) + " " + sentence));
      label = "";
    }
  }

  private void addNotices(List<String> lines, Rollout rollout) {
    for (String notice : rollout.getNoticesList()) {
      lines.add(row("notice", style.yellow(fit(notice))));
    }
    if (rollout.getOrphaned()) {
      lines.add(row("notice", style.yellow("its file is gone; it goes on until `sluice abort`")));
    }
    if (!rollout.getPendingChange().isEmpty()) {
      lines.add(
          row(
              "notice",
              style.yellow(
                  fit(
                      "its file has changed; `sluice restart` takes it: "
                          + rollout.getPendingChange()))));
    }
  }

  private String row(String label, String text) {
    return style.dim(pad(label, LABEL_CELLS)) + text;
  }

  private String fit(String text) {
    return fit(text, width - LABEL_CELLS);
  }

  private static String fit(String text, int cells) {
    String line = text.replace('\n', ' ');
    return line.length() <= cells ? line : line.substring(0, Math.max(0, cells - 1)) + "…";
  }

  /** {@return the text in lines broken between words, the last of them cut if there is more} */
  private static List<String> wrapped(String text, int cells, int linesMax) {
    var lines = new ArrayList<String>();
    String rest = text.replace('\n', ' ');
    while (lines.size() < linesMax - 1 && rest.length() > cells) {
      int space = rest.lastIndexOf(' ', cells);
      while (space > 0 && rest.startsWith(" %", space)) {
        space = rest.lastIndexOf(' ', space - 1);
      }
      int end = space > 0 ? space : cells;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(fit(rest, cells));
    return lines;
  }

  private static String pad(String text, int cells) {
    return text.length() >= cells ? text : text + " ".repeat(cells - text.length());
  }

  private static double seconds(com.google.protobuf.Duration duration) {
    return duration.getSeconds() + duration.getNanos() / 1e9;
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
