package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BootstrapOptionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "edge\nadmin: {}"})
  void options_fleetThatIsNoName_isRefused(String fleet) {
    assertThatThrownBy(() -> BootstrapOptions.of(fleet))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fleet");
  }

  @Test
  void options_portOrIntervalOutOfRange_isRefused() {
    assertThatThrownBy(() -> options(Duration.ofSeconds(1), 65_536)).hasMessageContaining("65536");
    assertThatThrownBy(() -> options(Duration.ZERO, 9_901)).hasMessageContaining("PT0S");
  }

  private static BootstrapOptions options(Duration statsInterval, int adminPort) {
    return new BootstrapOptions(
        "edge",
        BootstrapOptions.DEFAULT_SERVER,
        BootstrapOptions.Variant.DELTA,
        statsInterval,
        adminPort);
  }
}
