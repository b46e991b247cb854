package io.sluice.control.cli;

import io.sluice.proto.control.v1.Arm;
import io.sluice.proto.control.v1.Flag;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Shadow;
import io.sluice.proto.control.v1.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines about a rollout's feature flag, shadows, arms and A/B test: label and text. */
final class OverlayLines {
  private OverlayLines() {}

  record Line(String label, String text) {}

  static List<Line> of(Rollout rollout) {
    List<Line> lines = new ArrayList<>();
    if (rollout.hasFlag()) {
      flag(lines, rollout.getFlag(), candidateBasisPoints(rollout));
    }
    for (Shadow shadow : rollout.getShadowsList()) {
      lines.add(new Line(lines.isEmpty() ? "shadows" : "", text(shadow)));
    }
    for (Arm arm : rollout.getArmsList()) {
      lines.add(new Line(arm.equals(rollout.getArms(0)) ? "arms" : "", text(arm, rollout)));
    }
    if (rollout.hasExperiment()) {
      List<String> results = ExperimentText.results(rollout.getExperiment());
      results.forEach(
          line -> lines.add(new Line(line.equals(results.getFirst()) ? "test" : "", line)));
    }
    return lines;
  }

  /** {@return the candidate, or the versions among which it is still to be chosen} */
  static String candidate(Rollout rollout) {
    boolean chosen =
        rollout.getState() == Rollout.State.PROMOTING
            || rollout.getOutcome() == Rollout.Outcome.PROMOTED;
    return rollout.getCandidatesCount() == 0 || chosen
        ? rollout.getCandidate()
        : String.join(", ", rollout.getCandidatesList());
  }

  private static String text(Arm arm, Rollout rollout) {
    int names =
        rollout.getArmsList().stream().mapToInt(a -> a.getVersion().length()).max().orElse(0);
    String lead = TextCells.pad(arm.getVersion(), names) + "  ";
    if (!arm.getOut().isEmpty()) {
      return lead + "out: " + arm.getOut();
    }
    return lead
        + String.format(Locale.ROOT, "best with %.1f %%, ", 100 * arm.getBestProbability())
        + (arm.getRewards() == 0
            ? "nothing earned yet"
            : String.format(
                Locale.ROOT,
                "%.2f %% of %,.0f rewarded",
                100 * arm.getRewarded() / arm.getRewards(),
                arm.getRewards()));
  }

  private static void flag(List<Line> lines, Flag flag, int weight) {
    String state = flag.getOn() ? flag.getInForce() ? "on" : "on, not in force yet" : "off";
    // A larger weight has the users of the share in it.
    String share =
        flag.getShareBasisPoints() == 0 || flag.getShareBasisPoints() < weight
            ? ""
            : ", and " + Figures.percent(flag.getShareBasisPoints()) + " of all others";
    String users = flag.getMatchesCount() == 0 ? "nobody by name" : flag.getMatches(0);
    lines.add(
        new Line("flag", state + ", for " + users + (flag.getMatchesCount() > 1 ? "" : share)));
    for (int i = 1; i < flag.getMatchesCount(); i++) {
      boolean last = i == flag.getMatchesCount() - 1;
      lines.add(new Line("", "or " + flag.getMatches(i) + (last ? share : "")));
    }
  }

  private static int candidateBasisPoints(Rollout rollout) {
    return rollout.getWeightsList().stream()
        .filter(weight -> weight.getVersion().equals(rollout.getCandidate()))
        .mapToInt(Weight::getBasisPoints)
        .findFirst()
        .orElse(0);
  }

  private static String text(Shadow shadow) {
    String state =
        shadow.getEnd().isEmpty()
            ? (shadow.getOn() ? "on" : "not on now")
                + "  "
                + Figures.duration(shadow.getObserved())
                + " of "
                + Figures.duration(shadow.getAtLeast())
            : shadow.getEnd();
    return shadow.getVersion()
        + "  "
        + Figures.percent(shadow.getBasisPoints())
        + " of "
        + String.join(", ", shadow.getMethodsList())
        + "  "
        + state;
  }
}
