package io.sluice.it;

import io.sluice.control.demo.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The Envoy versions that tests run against, each taken from the cache folder that the builds of
 * this checkout share.
 */
public final class Envoys {
  private Envoys() {}

  /** {@return the newest and the oldest pinned version} */
  public static Stream<String> versions() {
    return Stream.of(EnvoyBinary.newest(), EnvoyBinary.oldest());
  }

  /** {@return the executable of a pinned version} */
  public static Path binary(String version) throws IOException, InterruptedException {
    return new EnvoyBinary(System.getenv(), cache()).pinned(version);
  }

  private static Path cache() {
    return Path.of(Objects.requireNonNull(System.getProperty("sluice.cache"), "sluice.cache"))
        .normalize();
  }
}
