package io.sluice.rollout.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RewardsTest {
  @Test
  void discounted_halvedEachInterval_isTheGeometricSum() {
    var rewards = Rewards.NONE;
    for (int i = 0; i < 3; i++) {
      rewards = rewards.discounted(0.5).plus(new Rewards(80, 20));
    }

    // 80 (1 + 1/2 + 1/4) and 20 of the same.
    assertThat(rewards).isEqualTo(new Rewards(140, 35));
    assertThat(rewards.mean()).isEqualTo(0.8);
  }

  @Test
  void rewards_negative_areRefused() {
    assertThatThrownBy(() -> new Rewards(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rewards(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
