package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.experiment.Collected;
import io.sluice.rollout.experiment.Estimate;
import io.sluice.rollout.experiment.Finding;
import io.sluice.rollout.experiment.Results;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.Phase;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What an A/B test has shown.
 *
 * @param stable the stable version
 * @param shares share of each arm, the stable version first; with the sum 1
 * @param collected what was collected
 * @param results what it comes to
 * @param terms what is compared
 */
public record ExperimentView(
    String stable,
    SequencedMap<String, Double> shares,
    Collected collected,
    Results results,
    ExperimentTerms terms) {
  public ExperimentView {
    shares =
        Collections.unmodifiableSequencedMap(new LinkedHashMap<>((Map<String, Double>) shares));
    requireNonNull(terms);
  }

  /** {@return what is known now} */
  public static ExperimentView of(Running running, Phase.Experiment phase) {
    SequencedMap<String, Double> shares = shares(phase.split(running.stable()));
    Collected collected = running.progress().learning().collected();
    return new ExperimentView(
        running.stable(),
        shares,
        collected,
        Results.of(collected, phase.terms().design(), shares, phase.terms().goal()),
        phase.terms());
  }

  static SequencedMap<String, Double> shares(Split split) {
    var shares = new LinkedHashMap<String, Double>();
    for (Share share : split.shares()) {
      shares.put(share.version(), (double) share.basisPoints() / Split.WHOLE);
    }
    return shares;
  }

  /** {@return what it comes to; requests of users cannot tell whether the split is as asked} */
  Finding finding() {
    Results known =
        terms.isApproximate()
            ? new Results(results.candidates(), results.units(), results.needed(), 1)
            : results;
    return known.finding(terms.design(), terms.goal());
  }

  /**
   * {@return the candidate that is known to be better, else that of those with units which has the
   * best estimate; empty if none has any}
   */
  Optional<String> bestCandidate() {
    return finding() instanceof Finding.Better(var known)
        ? Optional.of(known)
        : results.candidates().keySet().stream()
            .filter(candidate -> collected.of(candidate).units() > 0)
            .reduce((one, other) -> gain(other) > gain(one) ? other : one);
  }

  private double gain(String candidate) {
    return terms.goal().gain(mean(candidate));
  }

  /** {@return what is known of a candidate, as a sentence} */
  String sentence(String candidate) {
    Estimate estimate = requireNonNull(results.candidates().get(candidate));
    return String.format(
        Locale.ROOT,
        "%s of %s %.3f %%, of %s %.3f %%: a difference of %+.3f points (%s), p %.2g, %,d %ss%s",
        terms.metric().spelled(),
        candidate,
        100 * mean(candidate),
        stable,
        100 * mean(stable),
        100 * estimate.difference(),
        interval(estimate),
        estimate.p(),
        results.units(),
        "request",
        terms.isApproximate() ? ", approximate: requests of a user go together" : "");
  }

  /** {@return what is known of all candidates} */
  String sentence() {
    return results.candidates().keySet().stream()
        .map(this::sentence)
        .collect(Collectors.joining("; "));
  }

  /** {@return why the split is not what was asked} */
  String wrongSplit() {
    String counts =
        shares.entrySet().stream()
            .map(arm ->
                String.format(
                    Locale.ROOT,
                    "%s %,d (%.2f %% instead of %.2f %%)",
                    arm.getKey(),
                    collected.of(arm.getKey()).units(),
                    100.0 * collected.of(arm.getKey()).units() / Math.max(1, results.units()),
                    100 * arm.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "the sample ratio is wrong, so nothing that the test shows can be trusted: %s, p %.2g",
        counts,
        results.ratioP());
  }

  private double mean(String arm) {
    return collected.of(arm).units() == 0 ? 0 : collected.of(arm).mean();
  }

  private String interval(Estimate estimate) {
    int comparisons = results.candidates().size();
    double level = 100 * (1 - terms.design().alpha() / comparisons);
    return Double.isInfinite(estimate.low())
        ? "no interval yet"
        : String.format(
            Locale.ROOT,
            "%.4g %% interval %+.3f to %+.3f",
            level,
            100 * estimate.low(),
            100 * estimate.high());
  }
}
