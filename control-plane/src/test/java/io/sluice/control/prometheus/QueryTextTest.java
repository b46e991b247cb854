package io.sluice.control.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueryTextTest {
  @Test
  void places_areFilledIn() {
    var text = new QueryText("shop", "v1.2", Duration.ofMinutes(2));

    assertThat(text.of("rate(x{s=\"{{service}}\",v=\"{{version}}\"}[{{window}}]) / {{window}}"))
        .isEqualTo("rate(x{s=\"shop\",v=\"v1.2\"}[120s]) / 120s");
  }

  @Test
  void window_ofAFraction_isSpelledInMilliseconds() {
    assertThat(new QueryText("s", "v", Duration.ofMillis(1_500)).of("[{{window}}]"))
        .isEqualTo("[1500ms]");
  }

  @Test
  void name_cannotEndAQuotedText() {
    assertThat(
            new QueryText("s", "v\"} or up{x=\"", Duration.ofSeconds(1)).of("{v=\"{{version}}\"}"))
        .isEqualTo("{v=\"v\\\"} or up{x=\\\"\"}");
  }
}
