package io.sluice.it.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.it.Envoys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden resource and bootstrap is one that Envoy accepts. */
@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class GoldenValidationIT {
  private final String version;
  @TempDir private Path folder;

  GoldenValidationIT(String version) {
    this.version = version;
  }

  @Test
  void resources_eachGolden_areAccepted() throws Exception {
    String bootstrap = Files.readString(goldens("bootstrap").getFirst());
    List<Path> files = goldens("translate");
    assertThat(files).hasSizeGreaterThanOrEqualTo(10);
    for (Path file : files) {
      GoldenResources resources = new GoldenResources(Files.readString(file));
      check(file, resources.asSent(bootstrap));
      check(file, resources.selfContained());
    }
  }

  @Test
  void bootstrap_eachGolden_isAccepted() throws Exception {
    List<Path> files = goldens("bootstrap");
    assertThat(files).hasSize(3);
    for (Path file : files) {
      // Envoy reads the files of certificates; TlsIT has some.
      if (!file.endsWith("tls.yaml")) {
        check(file, Files.readString(file));
      }
    }
  }

  private void check(Path golden, String bootstrap) throws Exception {
    EnvoyOptions options = EnvoyOptions.of(Envoys.binary(version), bootstrap, folder);
    assertThat(EnvoyProcess.validate(options)).as(golden.toString()).isEmpty();
  }

  private static List<Path> goldens(String name) throws Exception {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("sluice.root"), "sluice.root"));
    Path folder = root.resolve("control-plane/src/test/resources/golden").resolve(name);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.resolveSibling("").endsWith("in"))
          .sorted()
          .toList();
    }
  }
}
