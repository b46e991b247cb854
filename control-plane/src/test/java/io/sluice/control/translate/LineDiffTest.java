package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineDiffTest {
  private static final Pattern HEAD = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

  @Test
  void unified_oneLineChanged_hasThreeLinesOfContext() {
    List<String> before = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9");
    List<String> after = List.of("1", "2", "3", "4", "five", "6", "7", "8", "9");
    assertThat(LineDiff.unified(before, after))
        .isEqualTo(
            """
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            """);
  }

  @Test
  void unified_oneSideEmpty_countsFromZero() {
    assertThat(LineDiff.unified(List.of(), List.of("a"))).isEqualTo("@@ -0,0 +1,1 @@\n+a\n");
    assertThat(LineDiff.unified(List.of("a"), List.of())).isEqualTo("@@ -1,1 +0,0 @@\n-a\n");
  }

  @Test
  void unified_equalTexts_isEmpty() {
    assertThat(LineDiff.unified(List.of("a", "b"), List.of("a", "b"))).isEmpty();
  }

  @Test
  void unified_moreThanTheBound_isStillExact() {
    List<String> before = lines(new Random(1), 5_000, 1_000);
    List<String> after = lines(new Random(2), 5_000, 1_000);
    assertThat(patched(before, LineDiff.unified(before, after))).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void unified_anyTexts_patchesOneIntoTheOther(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      List<String> before = lines(random, random.nextInt(30), 4);
      List<String> after = lines(random, random.nextInt(30), 4);
      String diff = LineDiff.unified(before, after);
      assertThat(patched(before, diff))
          .as("seed %d, %s to %s", seed, before, after)
          .isEqualTo(after);
    }
  }

  private static List<String> lines(Random random, int count, int kinds) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("line " + random.nextInt(kinds));
    }
    return lines;
  }

  /** Applies a diff, and checks each number and line of context on the way. */
  private static List<String> patched(List<String> before, String diff) {
    List<String> result = new ArrayList<>();
    int at = 0;
    int endBefore = 0;
    int endAfter = 0;
    for (String line : diff.lines().toList()) {
      if (line.startsWith("@@")) {
        assertThat(at).isEqualTo(endBefore);
        assertThat(result).hasSize(endAfter);
        MatchResult head = HEAD.matcher(line).results().findFirst().orElseThrow();
        int begin = begin(head, 1);
        result.addAll(before.subList(at, begin));
        at = begin;
        assertThat(result).hasSize(begin(head, 3));
        endBefore = begin + Integer.parseInt(head.group(2));
        endAfter = result.size() + Integer.parseInt(head.group(4));
      } else if (line.startsWith("+")) {
        result.add(line.substring(1));
      } else {
        assertThat(before.get(at)).isEqualTo(line.substring(1));
        if (line.startsWith(" ")) {
          result.add(line.substring(1));
        }
        at++;
      }
    }
    assertThat(at).isEqualTo(endBefore);
    result.addAll(before.subList(at, before.size()));
    return result;
  }

  /** An empty range is given by the line before it. */
  private static int begin(MatchResult head, int group) {
    int line = Integer.parseInt(head.group(group));
    return head.group(group + 1).equals("0") ? line : line - 1;
  }
}
