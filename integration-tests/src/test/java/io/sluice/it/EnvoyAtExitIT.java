package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.EnvoyBinary;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvoyAtExitIT {
  @TempDir private Path folder;

  @Test
  void envoy_ofAProgramThatForgetsIt_endsWithTheProgram() throws Exception {
    Path binary = Envoys.binary(EnvoyBinary.newest());
    Process program =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Forgetful.class.getName(),
                binary.toString(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    try (BufferedReader out = program.inputReader()) {
      ProcessHandle envoy = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      program.outputWriter().append("end\n").close();

      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(envoy.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      program.destroyForcibly();
    }
  }

  /**
   * A program that starts an Envoy, prints its process id, and ends on a line of input without
   * closing it.
   */
  static final class Forgetful {
    private Forgetful() {}

    public static void main(String[] arguments) throws Exception {
      String bootstrap = "admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}";
      EnvoyProcess envoy =
          EnvoyProcess.start(
                  EnvoyOptions.of(Path.of(arguments[0]), bootstrap, Path.of(arguments[1])))
              .ready(Duration.ofSeconds(30));
      IO.println(envoy.pid());
      var _ = IO.readln();
      System.exit(0);
    }
  }
}
