package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NearestTest {
  @Test
  void distance_countsInsertionsDeletionsReplacementsAndSwaps() {
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "")).isEqualTo(3);
    assertThat(Nearest.distance("stable", "stable")).isZero();
    assertThat(Nearest.distance("adress", "address")).isEqualTo(1);
    assertThat(Nearest.distance("intreval", "interval")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void word_thatIsSimilar_isFoundWhateverItsCase() {
    List<String> keys = List.of("minSamples", "max", "min", "v1", "v2");

    assertThat(Nearest.of("minsample", keys)).contains("minSamples");
    assertThat(Nearest.of("maxx", keys)).contains("max");
    assertThat(Nearest.of("v3", keys)).contains("v1");
  }

  @Test
  void word_thatIsNotSimilar_isNotGuessed() {
    assertThat(Nearest.of("wait", List.of("hold", "pause", "fail", "pass"))).isEmpty();
    assertThat(Nearest.of("x", List.of("a", "b"))).isEmpty();
    assertThat(Nearest.hint("x", List.of("a", "b"))).isEqualTo("possible: a, b");
    assertThat(Nearest.hint("x", List.of())).isEqualTo("no keys are possible here");
  }

  @Test
  void manyWords_areNotAllListed_butThoseThatBeginAlike() {
    List<String> many =
        IntStream.rangeClosed(1, 20)
            .mapToObj(n -> (n % 2 == 0 ? "Canary10PercentEvery" : "LinearBy") + n + "Minutes")
            .toList();

    assertThat(Nearest.hint("canary5", many))
        .startsWith("one of 20, such as Canary10PercentEvery2Minutes, ")
        .doesNotContain("Linear")
        .endsWith("Canary10PercentEvery16Minutes");
    assertThat(Nearest.hint("x", many)).startsWith("one of 20, such as LinearBy1Minutes, ");
  }
}
