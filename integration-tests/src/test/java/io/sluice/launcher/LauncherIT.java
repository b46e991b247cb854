package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The launcher in a checkout and in a release, on the JDKs that it finds. */
final class LauncherIT {
  private static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
  private static final Path LAUNCHER = ROOT.resolve("sluice");
  private static final long LIMIT_SECONDS = 120;

  private final Path folder;

  /** Beside what is linked: hard links do not reach another file system. */
  LauncherIT() throws IOException {
    var target = Files.createDirectories(ROOT.resolve("integration-tests/target"));
    folder = Files.createTempDirectory(target, "launcher-");
  }

  private record Run(int status, String out, String err) {}

  @Test
  void launcher_throughLinksFromAnotherFolder_startsTheBuild() throws Exception {
    var absolute = Files.createSymbolicLink(folder.resolve("absolute"), LAUNCHER);
    Files.createSymbolicLink(folder.resolve("relative link"), absolute.getFileName());

    var run = run(Map.of(), "./relative link", "--version");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches("sluice \\S+\\R");
    assertThat(run.status()).isZero();
  }

  @Test
  void arguments_withSpaces_arePassedOnAndTheStatusComesBack() throws Exception {
    var run = run(Map.of(), LAUNCHER.toString(), "no such command");

    assertThat(run.err()).contains("'no such command'");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void release_unpackedAnywhere_needsNoSources() throws Exception {
    var launcher = unpackInto(folder.resolve("a release"));

    var run = run(Map.of(), launcher.toString(), "--version");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("sluice ");
    assertThat(run.status()).isZero();
  }

  @Test
  void cache_thatDoesNotFitTheJar_isLeftAsideWithoutAWord() throws Exception {
    var launcher = unpackInto(folder);
    var jar = folder.resolve("lib/sluice.jar");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));

    var run = run(Map.of(), launcher.toString(), "--version");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("sluice ");
  }

  @Test
  void jdk_tooOldButAskedFor_isRefusedWithTheReason() throws Exception {
    var jdk = folder.resolve("jdk-17");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    Files.createSymbolicLink(jdk.resolve("bin/java"), Path.of("/bin/true"));

    var run = run(Map.of("SLUICE_JAVA_HOME", jdk.toString()), LAUNCHER.toString(), "--version");

    assertThat(run.err())
        .isEqualTo(
            "sluice: SLUICE_JAVA_HOME is "
                + jdk
                + ", which is not a JDK 25 or newer"
                + System.lineSeparator());
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  /** What the tarball holds, with links for the many jars that do not matter here. */
  private static Path unpackInto(Path home) throws IOException {
    var lib = Files.createDirectories(home.resolve("lib"));
    try (var files = Files.list(ROOT.resolve("control-plane/target/lib"))) {
      for (Path file : files.toList()) {
        Files.createLink(lib.resolve(file.getFileName()), file);
      }
    }
    var jar = lib.resolve("sluice.jar");
    Files.delete(jar);
    Files.copy(ROOT.resolve("control-plane/target/lib/sluice.jar"), jar);
    var launcher = Files.createDirectories(home.resolve("bin")).resolve("sluice");
    return Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Run run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var out = folder.resolve("stdout").toFile();
    var err = folder.resolve("stderr").toFile();
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().putAll(environment);
    var process = builder.start();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Run(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }
}
