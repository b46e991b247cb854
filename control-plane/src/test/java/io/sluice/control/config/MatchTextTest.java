package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.ValueMatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "header:x-beta=1",
        "header:x-beta=",
        "header:x-build^=2.",
        "header:x-build~=[0-9]+=?",
        "cookie:beta",
        "query:model=v2",
        "path=/a",
        "path^=/a/b",
        "path~=/a|/b",
        "methods=GET,POST",
        "header:x-beta=1 and path^=/a and methods=POST"
      })
  void line_readAndSpelledAgain_isTheSame(String line) {
    assertThat(MatchText.spelled(MatchText.parse(line))).isEqualTo(line);
  }

  @Test
  void line_isTheConditionThatItSpells() {
    assertThat(MatchText.parse("header:X-Beta=a=b"))
        .isEqualTo(new RequestMatch.Header("x-beta", new ValueMatch.Exact("a=b")));
    assertThat(MatchText.parse("cookie:beta and methods=GET"))
        .isEqualTo(
            new RequestMatch.All(
                List.of(
                    new RequestMatch.Cookie("beta", new ValueMatch.Present()),
                    new RequestMatch.Methods(List.of("GET")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x-beta=1",
        "header:=1",
        "header:x beta=1",
        "header:x~=(?=a)",
        "path",
        "path=a",
        "methods=FETCH",
        "cookie:a and "
      })
  void line_thatSpellsNothing_isRefusedInASentence(String line) {
    assertThatThrownBy(() -> MatchText.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }
}
