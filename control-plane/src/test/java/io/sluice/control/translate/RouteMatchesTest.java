package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteMatchesTest {
  private static final String PATTERN =
      RouteMatches.cookie("shop.u+").getStringMatch().getSafeRegex().getRegex();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.u+=a",
        "x=1; shop.u+=a",
        "x=1;shop.u+=a; y=2",
        "shop.u+=\"a\"",
        "x=1,shop.u+=a"
      })
  void cookie_withValue_matches(String header) {
    assertThat(header).matches(PATTERN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x=1",
        "shop.u+",
        "shop.u+=",
        "shop.u+=; x=1",
        "shop.u+=\"\"",
        "xshop.u+=a",
        "shopXu+=a",
        "x=shop.u+=a"
      })
  void cookie_withoutValue_doesNotMatch(String header) {
    assertThat(header).doesNotMatch(PATTERN);
  }
}
