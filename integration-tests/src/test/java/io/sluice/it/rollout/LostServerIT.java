package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that last, while the server is killed and started again. */
final class LostServerIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String GATED =
      "{canary: {steps: [{weight: 20%, gate: manual}, {weight: 100%}]}}";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  LostServerIT() throws IOException {}

  @Test
  void waitAndWatch_serverKilledAndStartedAgain_goOnAndSaySo() throws Exception {
    stage.put("shop.yaml", Texts.SHOP + "---\n" + Texts.CHECKS);
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, GATED));
    ServeProcess serve = stage.serveApart();
    var _ = stage.envoy();
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");
    Process wait = command("wait", ROLLOUT, "--timeout", "3m");
    Process watch = command("get", ROLLOUT, "--watch");
    try (var waitSays = wait.errorReader(StandardCharsets.UTF_8);
        var watchSays = watch.errorReader(StandardCharsets.UTF_8);
        var watched = watch.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said(waitSays)).startsWith("shop-v2 state=running").contains("weight=20%");
      assertThat(watched.readLine()).startsWith("shop-v2 state=running");

      serve.kill();
      assertThat(said(waitSays)).startsWith("sluice: lost the server (");
      assertThat(said(watchSays)).startsWith("sluice: lost the server (");
      serve.start();
      stage.reconnect();
      assertThat(said(waitSays)).isEqualTo("sluice: the server is back");
      assertThat(said(watchSays)).isEqualTo("sluice: the server is back");

      var _ = stage.client().awaitPhase(ROLLOUT, "gate");
      stage.client().promote(ROLLOUT);
      assertEnd(watch, watched);
      assertEnd(wait, wait.inputReader(StandardCharsets.UTF_8));
    } finally {
      wait.destroyForcibly();
      watch.destroyForcibly();
    }
  }

  /** {@return the next line that is not the JVM's own} */
  private static String said(BufferedReader err) throws IOException {
    String line = err.readLine();
    while (line != null && (line.isEmpty() || line.startsWith("WARNING: "))) {
      line = err.readLine();
    }
    return String.valueOf(line);
  }

  private static void assertEnd(Process command, BufferedReader out) throws Exception {
    assertThat(out.lines().toList().getLast()).startsWith("shop-v2 state=promoted");
    assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(command.exitValue()).isZero();
  }

  private Process command(String... words) throws IOException {
    var line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", stage.server()));
    return new ProcessBuilder(ServeProcess.commandLine(line)).start();
  }
}
