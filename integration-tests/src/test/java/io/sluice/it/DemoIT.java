package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user starts it, in a process of its own. */
final class DemoIT {
  @TempDir private Path folder;

  @Test
  void demo_onAFreshMachine_promotesTheGoodAndTakesBackTheBad() throws Exception {
    File output = folder.resolve("output").toFile();
    Process demo =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sluice.control.Main",
                "demo",
                "--cache",
                System.getProperty("sluice.cache"))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      assertThat(demo.waitFor(180, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(output.toPath());
      assertThat(demo.exitValue()).as(said).isZero();
      assertThat(said)
          .contains("v1 → v2  promoted")
          .contains("v2 → v3  rolled back: v3 fails")
          .contains("0 before v3 came");
      assertThat(demo.descendants()).isEmpty();
    } finally {
      demo.destroyForcibly();
    }
  }
}
