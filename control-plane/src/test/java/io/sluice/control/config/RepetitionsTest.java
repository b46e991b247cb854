package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both lists were held against Envoy's own RE2: it rejects the second one for its repetitions. */
class RepetitionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a{1000}",
        "/(a{10}){100}",
        "/((a{10}){10}){10}",
        "/(a{10}|b)*(c{20}){50}",
        "/(a{0}){1000}",
        "/(a{2,}){500}",
        "/(a{1}){1000}",
        "/a{600}b{600}",
        "/(a{600}){1}(b{600})?",
        "/(\\pL{500}){2}",
        "/[a{2000}]{3}\\{2000}",
        "/a}{3}",
      })
  void repetitions_withinRe2sBound_areTaken(String regex) {
    assertThat(Regexes.decode(regex)).isEqualTo(Decoded.value(regex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a{1001}",
        "/a{1,1001}",
        "/a{1001,}",
        "/a{99999999999}",
        "/([a-z]{1,100}){100}",
        "/(a{10}){101}",
        "/((a{10})?){101}",
        "/(a{10}|b{2}){101}",
        "/(a{1,10}b{1,101}){10}",
        "/(a{2,}){501}",
        "/(?P<all>(a{40}){3}){9}",
        "/((a{10}){10}b{2}){11}",
      })
  void repetitions_beyondRe2sBound_areRefusedAsSuch(String regex) {
    assertThat(Regexes.decode(regex).toString()).contains("more than 1,000 times", "multiply");
  }
}
