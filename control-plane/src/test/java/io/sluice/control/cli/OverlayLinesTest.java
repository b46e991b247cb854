package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.control.v1.Flag;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Weight;
import org.junit.jupiter.api.Test;

final class OverlayLinesTest {
  @Test
  void share_isSaidUntilTheWeightIsLarger() {
    assertThat(text(500)).isEqualTo("on, for header x=y, and 5 % of all others");
    assertThat(text(5_000)).isEqualTo("on, for header x=y");
  }

  private static String text(int weight) {
    Rollout.Builder rollout = Rollout.newBuilder().setCandidate("v2");
    rollout
        .getFlagBuilder()
        .mergeFrom(
            Flag.newBuilder()
                .setOn(true)
                .setInForce(true)
                .addMatches("header x=y")
                .setShareBasisPoints(500)
                .build());
    rollout.addWeights(Weight.newBuilder().setVersion("v2").setBasisPoints(weight));
    return OverlayLines.of(rollout.build()).getFirst().text();
  }
}
