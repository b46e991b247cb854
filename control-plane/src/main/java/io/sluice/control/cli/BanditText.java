package io.sluice.control.cli;

import io.sluice.control.api.PhaseLabel;
import io.sluice.rollout.plan.BanditTerms;
import io.sluice.rollout.plan.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code sluice plan} says of a bandit. Pure. */
final class BanditText {
  private BanditText() {}

  static List<String> lines(Phase.Learn learn, String stable) {
    BanditTerms terms = learn.terms();
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(arms(learn, stable));
    lines.add(
        "  floor "
            + PhaseLabel.percent(terms.update().floorBasisPoints())
            + " for each arm, a change each "
            + PhaseLabel.duration(terms.every())
            + " by "
            + PhaseLabel.percent(terms.update().maxStepBasisPoints())
            + " at most"
            + terms
                .halfLife()
                .map(t -> ", half forgotten in " + PhaseLabel.duration(t))
                .orElse(""));
    lines.add(
        "  first change: "
            + PlannedTraffic.firstSplit(stable, learn).shares().stream()
                .map(share -> share.version() + " " + PhaseLabel.percent(share.basisPoints()))
                .collect(Collectors.joining(", ")));
    lines.add(end(terms));
    return lines;
  }

  private static String arms(Phase.Learn learn, String stable) {
    return "bandit among "
        + stable
        + " (stable), "
        + String.join(", ", learn.candidates())
        + " by "
        + learn.terms().reward().spelled()
        + ", "
        + learn.terms().update().algorithm().spelled()
        + ":";
  }

  private static String end(BanditTerms terms) {
    return "  over when an arm is the best with a probability of "
        + terms.stop().bestWithProbability()
        + " and each has "
        + "%,d".formatted(terms.stop().minRewards())
        + " rewards, undecided after "
        + PhaseLabel.duration(terms.atMost());
  }
}
