package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Split;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrafficPlannerTest {
  @Test
  void service_withoutARollout_getsAllOnStable_withoutAnOffset() {
    var desk = new Desk();
    desk.load(List.of(Desk.web("v1", "v1", "v2")));
    assertThat(desk.traffic()).isEqualTo(new ServiceTraffic("web", Split.all("v1"), 0));
  }

  @Test
  void service_withARollout_getsItsSplit_stableFirst_andKeepsItsPlaceInHashSpace() {
    var desk = new Desk();
    desk.load(List.of(Desk.web("v1", "v1", "v2")), Given.canary());
    int offset = desk.traffic().hashOffsetBasisPoints();
    desk.look("web-v2", Given.fleet(3), Given.pass());
    assertThat(desk.traffic().split()).isEqualTo(Split.between("v1", "v2", 1_000));
    assertThat(desk.traffic().hashOffsetBasisPoints())
        .isEqualTo(offset)
        .isEqualTo(TrafficPlanner.hashOffsetBasisPoints(100));
    desk.promote("web-v2");
    assertThat(desk.traffic()).isEqualTo(new ServiceTraffic("web", Split.all("v2"), 0));
  }

  @Test
  void hashOffsets_ofNeighbouringSeeds_areSpreadEvenly() {
    long[] perTenth = new long[10];
    LongStream.range(0, 100_000)
        .mapToInt(TrafficPlanner::hashOffsetBasisPoints)
        .forEach(offset -> perTenth[offset / 1_000]++);
    // Six standard deviations around 10,000; the seeds are fixed, so this never varies.
    assertThat(LongStream.of(perTenth).boxed()).allMatch(count -> Math.abs(count - 10_000) < 600);
  }
}
