package io.sluice.rollout.engine;

import static io.sluice.rollout.engine.GivenTest.EQUAL;
import static io.sluice.rollout.engine.GivenTest.THIRDS;
import static io.sluice.rollout.engine.GivenTest.judge;
import static io.sluice.rollout.engine.GivenTest.samples;
import static io.sluice.rollout.engine.GivenTest.testing;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.Rollout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a test counts and decides, and when it must not. */
class ExperimentEndTest {
  private static final Verdict UNKNOWN = Given.wait("too few requests");

  /** Requests of before the split, which all end on the stable version. */
  private static final Map<String, UnitSums> LATE =
      Map.of(
          "v1", UnitSums.ofShare(300, 1_500),
          "v2", UnitSums.ofShare(60, 300),
          "v3", UnitSums.ofShare(60, 300));

  @Test
  void requestsOfBeforeTheSplit_areNotCounted_whileTheySettle() {
    Track track =
        testing(
            GivenTest.rollout(
                GivenTest.terms(
                    Horizon.ANYTIME,
                    Given.INTERVAL.multipliedBy(3),
                    OnSignificant.PROMOTE,
                    OnNoEffect.KEEP_STABLE)));
    judge(track, LATE);
    judge(track, LATE);
    judge(track, LATE);
    assertThat(track.running().progress().learning().collected().arms()).isEmpty();

    judge(track, EQUAL);
    assertThat(track.running().progress().learning().collected().arms()).isEqualTo(EQUAL);
  }

  @Test
  void betterWithoutAPass_longestTimeOver_isPaused_evenIfUndecidedPromotes() {
    for (OnInconclusive action :
        new OnInconclusive[] {OnInconclusive.PAUSE, OnInconclusive.PROMOTE}) {
      Track track = testing(undecided(action));
      betterWithoutAPass(track, 6);

      assertThat(track.state()).isInstanceOf(Paused.class);
      assertThat(((Paused) track.state()).cause().sentence())
          .startsWith("undecided after 1m30s of observed time: v3 has not passed its checks; ");
    }
  }

  @Test
  void betterWithoutAPass_longestTimeOver_undecidedRollsBack() {
    Track track = testing(undecided(OnInconclusive.ROLLBACK));
    betterWithoutAPass(track, 5);
    assertThat(track.running().split()).isEqualTo(THIRDS);

    judge(track, EQUAL, UNKNOWN);
    assertThat(((RollingBack) track.state()).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void betterCandidateWithAPass_isPromoted_whateverIsNotKnownOfTheOther() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, EQUAL);
    judge(track, samples(320, 240, 340), UNKNOWN, Map.of("v2", UNKNOWN, "v3", Given.pass()));

    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
  }

  @Test
  void promoteByAPerson_takesTheCandidateThatIsKnownToBeBetter_notALuckyOne() {
    Track track =
        testing(
            GivenTest.rollout(
                GivenTest.byUser(
                    GivenTest.terms(
                        Horizon.ANYTIME,
                        Given.INTERVAL,
                        OnSignificant.PAUSE,
                        OnNoEffect.KEEP_STABLE))));
    judge(track, EQUAL);
    // Of v2 too little is seen to say anything; what is seen of it looks better.
    judge(
        track,
        Map.of(
            "v1", UnitSums.ofShare(320, 1_600),
            "v2", UnitSums.ofShare(20, 60),
            "v3", UnitSums.ofShare(360, 1_180)),
        Given.pass());

    assertThat(((Paused) track.state()).cause().sentence()).startsWith("v3 is better: ");
    track.observe(Given.command(new Verb.Promote()));
    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
  }

  @Test
  void promoteByAPerson_openGate_keepsTheChoice() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, EQUAL);
    judge(track, samples(80, 60, 66));
    freeze(track);
    track.observe(Given.command(new Verb.Promote()));
    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
    judge(track, samples(80, 75, 60));

    track.observe(Given.command(new Verb.Promote()));
    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
  }

  @Test
  void promoteByAPerson_armWithoutRequests_isNotBetterThanAWorseOne() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, EQUAL);
    judge(track, Map.of("v1", UnitSums.ofShare(20, 40), "v3", UnitSums.ofShare(12, 30)));
    track.observe(Given.command(new Verb.Promote()));

    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
  }

  @Test
  void promoteByAPerson_nothingCounted_isRefused() {
    for (Verb verb : new Verb[] {new Verb.Promote(), new Verb.PromoteFull()}) {
      Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
      Transition refused = track.observe(Given.command(verb));

      assertThat(refused.refusal().orElseThrow())
          .contains("has no candidate with requests that count");
    }
  }

  @Test
  void outageOfStable_isNotCounted_andDecidesNothing() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    FleetView dead = Given.unhealthy(Given.fleet(3), "v1");
    judge(track, EQUAL);
    judge(track, EQUAL);
    judge(track, dead, samples(0, 240, 240));
    // Partly of the outage.
    judge(track, samples(0, 240, 240));
    assertThat(track.running().progress().learning().collected().arms()).isEqualTo(EQUAL);
    assertThat(track.running().split()).isEqualTo(THIRDS);

    judge(track, EQUAL);
    assertThat(track.running().progress().learning().collected().of("v1").units()).isEqualTo(800);
  }

  @Test
  void longestTimeOver_keepsStable_inAFreezeToo() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    freeze(track);
    for (int i = 0; i < 6; i++) {
      judge(track, Map.of());
    }

    assertThat(((RollingBack) track.state()).cause().sentence()).startsWith("no effect after ");
  }

  @Test
  void fixedHorizon_plannedSample_isNotAddedTo() {
    Track track =
        testing(
            GivenTest.rollout(
                GivenTest.terms(
                    Horizon.FIXED, Given.INTERVAL, OnSignificant.PROMOTE, OnNoEffect.PROMOTE)));
    judge(track, EQUAL);
    judge(track, samples(2_000, 1_500, 1_800), UNKNOWN);
    var planned = track.running().progress().learning().collected();
    judge(track, EQUAL, UNKNOWN);

    assertThat(track.running().progress().learning().collected()).isEqualTo(planned);
  }

  private static void freeze(Track track) {
    track.in(new Surroundings(Optional.of(new Freeze("ann", "a holiday", Given.START)), List.of()));
  }

  private static Rollout undecided(OnInconclusive action) {
    return Given.with(
        GivenTest.rollout(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE),
        OnFailure.ROLLBACK,
        action);
  }

  private static void betterWithoutAPass(Track track, int intervals) {
    judge(track, EQUAL, UNKNOWN);
    judge(track, samples(320, 240, 340), UNKNOWN);
    for (int i = 2; i < intervals; i++) {
      judge(track, EQUAL, UNKNOWN);
    }
  }
}
