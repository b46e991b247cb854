package io.sluice.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a control loop that meets an Error. */
@Timeout(60)
final class LoopFaultTest {
  @TempDir Path directory;

  @Test
  void error_inTheLoop_endsTheProcessWithItsReasonAndStatus() throws Exception {
    Path log = directory.resolve("process.log");
    Process process =
        new ProcessBuilder(commandLine())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).isEqualTo(70);
    assertThat(Files.readString(log))
        .contains("A fault of Sluice has ended the thread control-loop")
        .contains("NoClassDefFoundError: io/sluice/Missing");
  }

  private List<String> commandLine() {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        DyingLoop.class.getName(),
        directory.toString());
  }

  @Test
  void error_inTheLoop_isShownAndWhatWaitsIsAnswered() throws Exception {
    ControlLoop loop =
        ControlLoop.start(
            DyingLoop.parts(directory, DyingLoop.faulty()), Startup.with(DyingLoop.twoVersions()));
    var ended = new CompletableFuture<Standing>();

    try (var _ =
        loop.subscribe(status -> {
          if (status.standing() instanceof Standing.Ended) {
            ended.complete(status.standing());
          }
        })) {
      assertThat(ended.join().toString()).contains("io/sluice/Missing");
    }

    assertThat(
            loop.submit(new ControlInput.CommandGiven("r", new Verb.Abort(), "jo", "now")).join())
        .isInstanceOf(Answer.Unavailable.class);
    loop.close();
  }
}
