package io.sluice.it.rollout;

import io.sluice.control.demo.EnvoyBinary;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.it.Envoys;
import java.util.stream.Stream;

/**
 * An Envoy as a test has it.
 *
 * @param version the pinned version
 * @param variant how it gets its resources
 */
record EnvoyKind(String version, Variant variant) {
  /** {@return every version with every variant of the protocol} */
  static Stream<EnvoyKind> all() {
    return Envoys.versions()
        .flatMap(version -> Stream.of(Variant.values()).map(v -> new EnvoyKind(version, v)));
  }

  /** {@return every version and every variant, but not each with each} */
  static Stream<EnvoyKind> corners() {
    return Stream.of(
        new EnvoyKind(EnvoyBinary.newest(), Variant.DELTA),
        new EnvoyKind(EnvoyBinary.oldest(), Variant.SOTW));
  }

  /** {@return the newest version with every variant of the protocol} */
  static Stream<EnvoyKind> variants() {
    return Stream.of(Variant.values()).map(v -> new EnvoyKind(EnvoyBinary.newest(), v));
  }

  /** {@return the newest version with delta, for what depends on neither} */
  static EnvoyKind newest() {
    return new EnvoyKind(EnvoyBinary.newest(), Variant.DELTA);
  }
}
