package io.sluice.rollout.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ResultsTest {
  private static final SequencedMap<String, Double> HALVES = shares("v1", 0.5, "v2", 0.5);

  @Test
  void candidateWithMoreYes_isBetterWhereMoreIsTheGoal_worseWhereLessIs() {
    Collected seen =
        collected(anytime(), HALVES, Map.of("v1", yes(100, 1000), "v2", yes(170, 1000)));

    assertThat(results(seen, anytime()).finding(anytime(), Goal.INCREASE))
        .isEqualTo(new Finding.Better("v2"));
    assertThat(results(seen, anytime()).finding(anytime(), Goal.DECREASE))
        .isEqualTo(new Finding.Worse());
  }

  @Test
  void plannedSampleWithoutADifference_isNoEffect() {
    Collected seen =
        collected(anytime(), HALVES, Map.of("v1", yes(1000, 10_000), "v2", yes(1005, 10_000)));
    Results results = results(seen, anytime());

    assertThat(results.needed()).isBetween(10_000.0, 20_000.0);
    assertThat(results.finding(anytime(), Goal.INCREASE)).isEqualTo(new Finding.NoEffect());
  }

  @Test
  void fewEvents_nothingIsKnown() {
    Collected seen = collected(anytime(), HALVES, Map.of("v1", yes(0, 900), "v2", yes(19, 900)));

    assertThat(results(seen, anytime()).finding(anytime(), Goal.INCREASE))
        .isEqualTo(new Finding.Open());
    assertThat(estimate(results(seen, anytime()), "v2").low()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void candidateWithoutAnyFailure_isStillCompared() {
    Collected seen = collected(anytime(), HALVES, Map.of("v1", yes(60, 1000), "v2", yes(0, 1000)));

    assertThat(results(seen, anytime()).finding(anytime(), Goal.DECREASE))
        .isEqualTo(new Finding.Better("v2"));
  }

  @Test
  void unitsNotAsAsked_isAWrongSplit_whateverTheMetricSays() {
    Collected seen =
        collected(anytime(), HALVES, Map.of("v1", yes(100, 1300), "v2", yes(170, 1000)));

    assertThat(results(seen, anytime()).finding(anytime(), Goal.INCREASE))
        .isInstanceOf(Finding.WrongSplit.class);
  }

  @Test
  void fixedHorizon_beforeItsEnd_saysNothingOfASignificance() {
    Design fixed = new Design(0.05, 0.8, 0.05, Horizon.FIXED, Correction.HOLM);
    Map<String, UnitSums> large = Map.of("v1", yes(100, 1000), "v2", yes(170, 1000));

    assertThat(results(collected(fixed, HALVES, large), fixed).finding(fixed, Goal.INCREASE))
        .isEqualTo(new Finding.Open());
  }

  @Test
  void fixedHorizon_atItsEnd_finds() {
    Design fixed = new Design(0.05, 0.8, 0.5, Horizon.FIXED, Correction.HOLM);
    Map<String, UnitSums> large = Map.of("v1", yes(100, 1000), "v2", yes(170, 1000));

    assertThat(results(collected(fixed, HALVES, large), fixed).finding(fixed, Goal.INCREASE))
        .isEqualTo(new Finding.Better("v2"));
  }

  @Test
  void severalBetter_theBestIsNamed_andTheirPValuesAreAdjusted() {
    var thirds = shares("v1", 1.0 / 3, "v2", 1.0 / 3);
    thirds.putLast("v3", 1.0 / 3);
    Collected seen =
        collected(
            anytime(),
            thirds,
            Map.of("v1", yes(300, 3000), "v2", yes(600, 3000), "v3", yes(700, 3000)));
    Results results = Results.of(seen, anytime(), thirds, Goal.INCREASE);

    assertThat(results.finding(anytime(), Goal.INCREASE)).isEqualTo(new Finding.Better("v3"));
    assertThat(estimate(results, "v3").p()).isGreaterThan(Math.exp(-seen.evidenceOf("v3")));
  }

  @Test
  void twoArmsWithoutFailures_areNotCompared_whileTheThirdOneIs() {
    var thirds = shares("v1", 1.0 / 3, "v2", 1.0 / 3);
    thirds.putLast("v3", 1.0 / 3);
    Collected seen =
        collected(
            anytime(),
            thirds,
            Map.of("v1", yes(300, 300), "v2", yes(300, 300), "v3", yes(200, 300)));
    Results results = Results.of(seen, anytime(), thirds, Goal.INCREASE);

    assertThat(estimate(results, "v2").p()).isEqualTo(1);
    assertThat(estimate(results, "v3").p()).isLessThan(0.001);
    assertThat(results.finding(anytime(), Goal.INCREASE)).isEqualTo(new Finding.NoEffect());
  }

  @Test
  void evidence_onceFound_isNotLostByMoreUnits() {
    Collected found =
        collected(anytime(), HALVES, Map.of("v1", yes(100, 1000), "v2", yes(170, 1000)));
    Collected later =
        found.after(
            new TreeMap<>(Map.of("v1", yes(170, 1000), "v2", yes(100, 1000))), anytime(), HALVES);

    assertThat(estimate(results(later, anytime()), "v2").p())
        .isEqualTo(estimate(results(found, anytime()), "v2").p());
  }

  @Test
  void evidenceOfWorse_isNotOneOfBetter_afterTheSignHasChanged() {
    Collected worse =
        collected(anytime(), HALVES, Map.of("v1", yes(170, 1000), "v2", yes(100, 1000)));
    Collected later =
        worse.after(
            new TreeMap<>(Map.of("v1", yes(100, 1000), "v2", yes(171, 1000))), anytime(), HALVES);
    Estimate now = estimate(results(later, anytime()), "v2");

    assertThat(now.p()).isLessThan(0.05);
    assertThat(now.difference()).isPositive();
    assertThat(now.low()).isNegative();
    assertThat(results(later, anytime()).finding(anytime(), Goal.INCREASE))
        .isNotInstanceOf(Finding.Better.class);
    assertThat(results(later, anytime()).finding(anytime(), Goal.DECREASE))
        .isNotInstanceOf(Finding.Worse.class);
  }

  @Test
  void sample_isPlannedForTheEffectThatIsLookedFor_whicheverWayItGoes() {
    // Failures of 10 % that become 8 % or 12 %, and what the plan says of a rate of 10 %.
    Collected less =
        collected(anytime(), HALVES, Map.of("v1", yes(200, 2000), "v2", yes(160, 2000)));
    Collected more =
        collected(anytime(), HALVES, Map.of("v1", yes(200, 2000), "v2", yes(240, 2000)));
    double planned = anytime().unitsNeeded(List.of(0.5, 0.5), 0.1, 0.09);

    assertThat(Results.of(less, anytime(), HALVES, Goal.DECREASE).needed())
        .isCloseTo(planned, withinPercentage(10));
    assertThat(Results.of(more, anytime(), HALVES, Goal.INCREASE).needed())
        .isCloseTo(planned, withinPercentage(10));
  }

  @Test
  void effectLargerThanTheRate_stillHasAPlannedSample() {
    Design all = new Design(0.05, 0.8, 3, Horizon.ANYTIME, Correction.HOLM);
    Collected seen = collected(all, HALVES, Map.of("v1", yes(100, 1000), "v2", yes(100, 1000)));

    assertThat(Results.of(seen, all, HALVES, Goal.DECREASE).needed()).isPositive().isFinite();
  }

  private static Design anytime() {
    return new Design(0.05, 0.8, 0.2, Horizon.ANYTIME, Correction.HOLM);
  }

  private static Collected collected(
      Design design, SequencedMap<String, Double> shares, Map<String, UnitSums> seen) {
    return Collected.NONE.after(new TreeMap<>(seen), design, shares);
  }

  private static Results results(Collected collected, Design design) {
    return Results.of(collected, design, HALVES, Goal.INCREASE);
  }

  private static Estimate estimate(Results results, String candidate) {
    return requireNonNull(results.candidates().get(candidate));
  }

  private static UnitSums yes(long yes, long units) {
    return UnitSums.ofShare(yes, units);
  }

  private static SequencedMap<String, Double> shares(
      String first, double one, String second, double other) {
    var shares = new LinkedHashMap<String, Double>();
    shares.put(first, one);
    shares.put(second, other);
    return shares;
  }
}
