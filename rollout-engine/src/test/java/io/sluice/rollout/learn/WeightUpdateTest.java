package io.sluice.rollout.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightUpdateTest {
  private static final int WHOLE = 10_000;

  @Test
  void next_firstUpdate_goesOneStepTowardsEqualParts() {
    var update = new WeightUpdate(Algorithm.THOMPSON, 500, 1_000);

    assertThat(update.next(List.of(arm(WHOLE, 0, 0), arm(0, 0, 0), arm(0, 0, 0))))
        .containsExactly(9_000, 500, 500);
  }

  @Test
  void next_armThatJoins_getsItsFloorAtOnce_fromThoseThatHaveMost() {
    var update = new WeightUpdate(Algorithm.THOMPSON, 500, 1_000);

    assertThat(update.next(List.of(arm(500, 80, 20), arm(9_500, 99, 1), arm(0, 0, 0))))
        .containsExactly(500, 9_000, 500);
    assertThat(update.next(List.of(arm(5_000, 80, 20), arm(5_000, 99, 1), arm(0, 0, 0))))
        .containsExactly(4_750, 4_750, 500);
  }

  @Test
  void next_armThatJoins_getsSomething_howeverSmallTheStepIs() {
    var arms = List.of(arm(WHOLE, 0, 0), arm(0, 0, 0), arm(0, 0, 0));

    assertThat(new WeightUpdate(Algorithm.UCB, 500, 1).next(arms)).containsExactly(9_999, 1, 0);
    assertThat(new WeightUpdate(Algorithm.UCB, 0, 7).next(arms)).containsExactly(9_998, 1, 1);
  }

  @Test
  void next_thompson_isTheProbabilityOfBeingBest() {
    var update = new WeightUpdate(Algorithm.THOMPSON, 0, WHOLE);

    // P(best) is 0.0484, 0.8642 and 0.0873.
    assertThat(update.next(List.of(arm(4_000, 900, 100), arm(3_000, 920, 80), arm(3_000, 450, 50))))
        .containsExactly(484, 8_643, 873);
  }

  @Test
  void next_ucb_givesTheHighestIndexAllButTheFloors() {
    var update = new WeightUpdate(Algorithm.UCB, 500, WHOLE);

    assertThat(update.next(List.of(arm(5_000, 900, 100), arm(5_000, 8, 2))))
        .containsExactly(500, 9_500);
  }

  @Test
  void next_epsilonGreedy_givesTheHighestMeanAllButTheFloors() {
    var update = new WeightUpdate(Algorithm.EPSILON_GREEDY, 500, WHOLE);

    assertThat(update.next(List.of(arm(5_000, 900, 100), arm(5_000, 8, 2))))
        .containsExactly(9_500, 500);
  }

  @Test
  void next_armThatMayNotRise_leavesItsPartToTheFirst() {
    var update = new WeightUpdate(Algorithm.THOMPSON, 500, WHOLE);

    assertThat(
            update.next(
                List.of(arm(9_000, 0, 0), arm(1_000, 0, 0), new Arm(0, Rewards.NONE, false))))
        .containsExactly(6_667, 3_333, 0);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void next_anything_keepsSumFloorAndStep(Algorithm algorithm) {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      int count = 2 + random.nextInt(5);
      int floor = random.nextInt(WHOLE / count + 1);
      var update = new WeightUpdate(algorithm, floor, 1 + random.nextInt(WHOLE));
      int[] now = weights(random, count, random.nextInt(4) == 0 ? 0 : floor);
      assertKeeps(update, now, arms(random, now), "seed " + seed);
    }
  }

  private static void assertKeeps(WeightUpdate update, int[] now, List<Arm> arms, String seed) {
    int[] next = update.next(arms);
    assertThat(Arrays.stream(next).sum()).as(seed).isEqualTo(WHOLE);
    boolean allMayRise = arms.stream().allMatch(Arm::mayRise);
    for (int i = 0; i < next.length; i++) {
      assertThat(Math.abs(next[i] - now[i]))
          .as(seed)
          .isLessThanOrEqualTo(update.maxStepBasisPoints());
      assertThat(next[i])
          .as(seed)
          .isGreaterThanOrEqualTo(Math.min(now[i], update.floorBasisPoints()));
      if (i > 0 && !arms.get(i).mayRise()) {
        assertThat(next[i]).as(seed).isLessThanOrEqualTo(now[i]);
      }
    }
    if (allMayRise && update.maxStepBasisPoints() == WHOLE) {
      assertThat(Arrays.stream(next).min().orElseThrow())
          .as(seed)
          .isGreaterThanOrEqualTo(update.floorBasisPoints());
    }
  }

  private static List<Arm> arms(RandomGenerator random, int[] weights) {
    List<Arm> arms = new ArrayList<>();
    for (int weight : weights) {
      arms.add(
          new Arm(
              weight,
              new Rewards(
                  Math.floor(Math.exp(14 * random.nextDouble()) - 1),
                  Math.floor(Math.exp(10 * random.nextDouble()) - 1)),
              random.nextInt(5) > 0));
    }
    return arms;
  }

  /** Random weights, each at least as large as the floor. */
  private static int[] weights(RandomGenerator random, int count, int floor) {
    var weights = new int[count];
    Arrays.fill(weights, floor);
    int left = WHOLE - floor * count;
    for (int i : IntStream.range(1, count).toArray()) {
      int part = random.nextInt(left + 1);
      weights[i] += part;
      left -= part;
    }
    weights[0] += left;
    return weights;
  }

  private static Arm arm(int weight, double hits, double misses) {
    return new Arm(weight, new Rewards(hits, misses), true);
  }
}
