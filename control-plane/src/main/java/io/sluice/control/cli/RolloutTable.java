package io.sluice.control.cli;

import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rollouts as the rows of a table, and as lines of a log. */
final class RolloutTable {
  private static final List<String> HEADING =
      List.of("NAME", "SERVICE", "CHANGE", "STRATEGY", "STATE", "PHASE", "WEIGHT", "AGE", "WHY");

  private RolloutTable() {}

  static List<List<String>> rows(List<Rollout> rollouts, Instant now) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADING);
    rollouts.forEach(r -> rows.add(row(r, now)));
    return rows;
  }

  private static List<String> row(Rollout rollout, Instant now) {
    Duration age = Duration.between(RolloutScreen.instant(rollout.getSince()), now);
    return List.of(
        rollout.getName(),
        rollout.getService(),
        rollout.getStable() + " → " + rollout.getCandidate(),
        rollout.getStrategy(),
        state(rollout),
        phase(rollout),
        weight(rollout),
        Figures.duration(age.isNegative() ? Duration.ZERO : age),
        rollout.getReason());
  }

  /** {@return how far the rollout is, in few words that change seldom} */
  static String progress(Rollout rollout) {
    return rollout.getName()
        + " state="
        + state(rollout)
        + " phase="
        + phase(rollout)
        + " weight="
        + weight(rollout).replace(" ", "");
  }

  /** {@return the rollout on one line, for pipes and logs} */
  static String line(Rollout rollout) {
    String verdict = rollout.getVerdict().isEmpty() ? "" : " verdict=" + rollout.getVerdict();
    String why =
        rollout.getReason().isEmpty()
            ? ""
            : " why=\"" + rollout.getReason().replace("\"", "'") + "\"";
    return progress(rollout)
        + " converged="
        + rollout.getConvergence().getConverged()
        + "/"
        + rollout.getConvergence().getConnected()
        + verdict
        + why;
  }

  /** {@return the state, or once it has finished the outcome, in lower case with hyphens} */
  static String state(Rollout rollout) {
    String word =
        rollout.getState() == Rollout.State.FINISHED
            ? rollout.getOutcome().name()
            : rollout.getState().name();
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String phase(Rollout rollout) {
    return switch (rollout.getState()) {
      case RUNNING, PAUSED -> (rollout.getPhase() + 1) + "/" + rollout.getPhasesCount();
      case WAITING, PROMOTING, ROLLING_BACK, FINISHED, STATE_UNSPECIFIED, UNRECOGNIZED -> "-";
    };
  }

  private static String weight(Rollout rollout) {
    return rollout.getWeightsList().stream()
        .filter(w -> w.getVersion().equals(rollout.getCandidate()))
        .mapToInt(Weight::getBasisPoints)
        .mapToObj(Figures::percent)
        .findFirst()
        .orElse("-");
  }
}
