package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HashSpaceTest {
  /** Offsets of all kinds: both ends, and every 97th. Each with every weight from 0 to 10,000. */
  @Test
  void layout_weightRises_usersOnlyMoveToTheCandidate() {
    for (int offset = 0; offset < Split.WHOLE; offset = next(offset)) {
      BitSet before = new BitSet(Split.WHOLE);
      for (int weight = 0; weight <= Split.WHOLE; weight++) {
        BitSet now = candidatePlaces(offset, weight);
        assertThat(now.cardinality()).isEqualTo(weight);
        before.andNot(now);
        assertThat(before.isEmpty())
            .as("offset %d: %s leave at weight %d", offset, before, weight)
            .isTrue();
        before = now;
      }
    }
  }

  @Test
  void layout_anyWeight_keepsOrderAndTotal() {
    for (int weight : List.of(0, 1, 5_000, 9_999, 10_000)) {
      List<Share> entries = layout(Sample.canary("s", weight, 7_000));
      assertThat(entries).extracting(Share::version).containsExactly("v1", "v2", "v1");
      assertThat(entries.stream().mapToInt(Share::basisPoints).sum()).isEqualTo(Split.WHOLE);
    }
  }

  @Test
  void layout_partReachesTheEnd_growsDownwards() {
    assertThat(layout(Sample.canary("s", 1_000, 9_500)))
        .containsExactly(new Share("v1", 9_000), new Share("v2", 1_000), new Share("v1", 0));
  }

  @Test
  void layout_offsetsFarApart_pickDisjointUsers() {
    BitSet one = candidatePlaces(1_000, 1_000);
    one.and(candidatePlaces(6_000, 1_000));
    assertThat(one.isEmpty()).isTrue();
  }

  @Test
  void layout_severalCandidates_followEachOther() {
    Split split =
        new Split(List.of(new Share("v1", 7_000), new Share("v2", 1_000), new Share("v3", 2_000)));
    assertThat(layout(new ServiceTraffic("s", split, 2_500)))
        .containsExactly(
            new Share("v1", 2_500),
            new Share("v2", 1_000),
            new Share("v3", 2_000),
            new Share("v1", 4_500));
  }

  @Test
  void layout_oneVersion_isThatAlone() {
    assertThat(layout(new ServiceTraffic("s", Split.all("v1"), 2_500)))
        .containsExactly(new Share("v1", Split.WHOLE));
  }

  @Test
  void pick_randomHashes_agreesWithTheWalk() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      int weight = random.nextInt(Split.WHOLE + 1);
      int offset = random.nextInt(Split.WHOLE);
      long hash = random.nextLong();
      BitSet places = candidatePlaces(offset, weight);
      int place = (int) Long.remainderUnsigned(hash, Split.WHOLE);
      String version = walk(layout(Sample.canary("s", weight, offset)), place);
      assertThat(version).as("seed %d", seed).isEqualTo(places.get(place) ? "v2" : "v1");
    }
  }

  private static int next(int offset) {
    boolean nearAnEnd = offset < 3 || offset >= Split.WHOLE - 3;
    return nearAnEnd ? offset + 1 : Math.min(offset + 97, Split.WHOLE - 3);
  }

  private static BitSet candidatePlaces(int offset, int weight) {
    List<Share> entries = layout(Sample.canary("s", weight, offset));
    BitSet places = new BitSet(Split.WHOLE);
    int begin = 0;
    for (Share entry : entries) {
      places.set(begin, begin + entry.basisPoints(), entry.version().equals("v2"));
      begin += entry.basisPoints();
    }
    return places;
  }

  /** Envoy's walk: the entry in whose part the value, modulo the total, lies. */
  private static String walk(List<Share> entries, int value) {
    int end = 0;
    for (Share entry : entries) {
      end += entry.basisPoints();
      if (value < end) {
        return entry.version();
      }
    }
    throw new AssertionError(value + " is beyond " + entries);
  }

  private static List<Share> layout(ServiceTraffic traffic) {
    return HashSpace.layout(traffic.split(), traffic.hashOffsetBasisPoints());
  }
}
