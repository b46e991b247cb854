package io.sluice.control.cli;

import io.sluice.control.api.PhaseLabel;
import io.sluice.proto.control.v1.Experiment;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code sluice plan} and {@code sluice get} say of an A/B test. Pure. */
final class ExperimentText {
  private static final List<Double> SUCCESS_RATES = List.of(0.5, 0.9, 0.95, 0.99, 0.999);
  private static final List<Double> OTHER_RATES = List.of(0.001, 0.01, 0.05, 0.1, 0.5);

  private ExperimentText() {}

  /** {@return what a test is to find, and the sample that it needs for that} */
  static List<String> lines(Phase.Experiment test, String stable) {
    ExperimentTerms terms = test.terms();
    Design design = terms.design();
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(
        "A/B test of "
            + terms.metric().spelled()
            + ", to "
            + terms.goal().spelled()
            + ", by "
            + terms.unit().spelled()
            + ": "
            + test.split(stable).shares().stream()
                .map(share -> share.version() + " " + PhaseLabel.percent(share.basisPoints()))
                .collect(Collectors.joining(", ")));
    lines.add(
        String.format(
            Locale.ROOT,
            "  alpha %s, power %s, smallest effect %s; over after %s at most",
            design.alpha(),
            design.power(),
            relative(design.minimumEffect()),
            PhaseLabel.duration(terms.atMost())));
    lines.add("  units needed, all versions together:");
    terms
        .baseline()
        .map(List::of)
        .orElse(terms.metric() == Metric.SUCCESS_RATE ? SUCCESS_RATES : OTHER_RATES)
        .forEach(baseline -> lines.add(needed(test, stable, baseline)));
    if (terms.isApproximate()) {
      lines.add(
          "  approximate: users are assigned, and Envoys count requests, of which those of a");
      lines.add("  user go together; the sample ratio cannot be checked");
    }
    return lines;
  }

  private static String needed(Phase.Experiment test, String stable, double baseline) {
    Design design = test.terms().design();
    List<Double> shares =
        test.split(stable).shares().stream()
            .map(Share::basisPoints)
            .map(points -> (double) points / Split.WHOLE)
            .toList();
    double anytime =
        of(design, Horizon.ANYTIME).unitsNeeded(shares, baseline, baseline * (1 - baseline));
    double fixed =
        of(design, Horizon.FIXED).unitsNeeded(shares, baseline, baseline * (1 - baseline));
    return String.format(
        Locale.ROOT,
        "    at a rate of %s: %,.0f if looked at anytime%s, %,.0f with a fixed horizon%s",
        relative(baseline),
        Math.ceil(anytime),
        design.horizon() == Horizon.ANYTIME ? " (as here)" : "",
        Math.ceil(fixed),
        design.horizon() == Horizon.FIXED ? " (as here)" : "");
  }

  private static Design of(Design design, Horizon horizon) {
    return new Design(
        design.alpha(), design.power(), design.minimumEffect(), horizon, design.correction());
  }

  private static String relative(double share) {
    return new java.math.BigDecimal(Double.toString(share))
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  /** {@return what a test has shown so far, a line for each version and one for the sample} */
  static List<String> results(Experiment test) {
    var lines = new ArrayList<String>();
    int names =
        test.getSidesList().stream().mapToInt(side -> side.getVersion().length()).max().orElse(0);
    for (Experiment.Side side : test.getSidesList()) {
      lines.add(TextCells.pad(side.getVersion(), names) + "  " + text(side, test));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d %s of %s needed%s%s",
            test.getUnits(),
            test.getApproximate() ? "requests of users" : test.getUnit() + "s",
            test.hasNeeded()
                ? String.format(Locale.ROOT, "%,d", test.getNeeded())
                : "(unknown yet)",
            test.hasRatioP()
                ? String.format(Locale.ROOT, ", split as asked with p %.2g", test.getRatioP())
                : "",
            test.getApproximate() ? "; approximate" : ""));
    return lines;
  }

  private static String text(Experiment.Side side, Experiment test) {
    if (!side.hasMean()) {
      return "nothing counted yet";
    }
    String mean =
        String.format(
            Locale.ROOT,
            "%s %.3f %% of %,d",
            test.getMetric(),
            100 * side.getMean(),
            side.getUnits());
    return side.hasDifference()
        ? mean
            + String.format(
                Locale.ROOT,
                ", %+.3f points (%.4g %% interval %+.3f to %+.3f), p %.2g",
                100 * side.getDifference(),
                100 * test.getLevel(),
                100 * side.getLow(),
                100 * side.getHigh(),
                side.getP())
        : mean;
  }
}
