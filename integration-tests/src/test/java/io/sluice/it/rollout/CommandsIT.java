package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The command line against a running server that moves a real Envoy. */
final class CommandsIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String GATED =
      "{canary: {steps: [{weight: 20%, gate: manual}, {weight: 100%}]}}";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  CommandsIT() throws IOException {}

  @BeforeEach
  void begin() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, GATED, "start: manual"));
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.client().await("known", ROLLOUT, _ -> true);
  }

  @Test
  void rollout_startedPausedResumedAndPromoted_byCommands() throws Exception {
    assertThat(ok("list").out()).contains("shop-v2", "v1 → v2", "canary", "waiting");
    run("resume", ROLLOUT).assertRefused("has not begun", "possible: start");
    assertThat(ok("start", ROLLOUT, "--reason", "now").out()).startsWith("shop-v2 state=");
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");

    assertThat(ok("pause", ROLLOUT).out()).contains("state=paused", "weight=20%");
    run("pause", ROLLOUT).assertRefused("is paused already", "possible: resume");
    run("retry", ROLLOUT).assertRefused("has not failed");
    assertThat(run("wait", ROLLOUT, "--timeout", "1s").status()).isEqualTo(2);
    assertThat(ok("resume", ROLLOUT).out()).contains("state=running");
    run("start", ROLLOUT).assertRefused("has begun already", "possible: pause, promote");
    var _ = ok("promote", ROLLOUT);
    assertThat(run("wait", ROLLOUT, "--timeout", "1m"))
        .satisfies(
            wait -> assertThat(wait.status()).isZero(),
            wait -> assertThat(wait.out()).contains("state=promoted").hasLineCount(1));
    run("promote", ROLLOUT).assertRefused("has ended", "possible: rollback, restart");
  }

  @Test
  void rollout_abortedRetriedPromotedAndTakenBack_byCommands() throws Exception {
    var _ = ok("start", ROLLOUT);
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");
    var _ = ok("abort", ROLLOUT, "--reason", "not today");
    CommandRun aborted = run("wait", ROLLOUT, "--timeout", "1m");
    assertThat(aborted.status()).isEqualTo(1);
    assertThat(aborted.out()).contains("state=aborted", "not today");
    assertThat(ok("list").out()).contains(ROLLOUT);
    assertThat(ok("list", "--active").out()).doesNotContain(ROLLOUT);

    var _ = ok("retry", ROLLOUT);
    var _ = ok("start", ROLLOUT);
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");
    var _ = ok("promote", ROLLOUT, "--full");
    assertThat(run("wait", ROLLOUT, "--timeout", "1m").status()).isZero();
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v2");
    run("restart", ROLLOUT).assertRefused("v2 is stable already");
    var _ = ok("rollback", ROLLOUT);
    assertThat(run("wait", ROLLOUT, "--timeout", "1m").status()).isEqualTo(1);
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v1");
    assertThat(ok("restart", ROLLOUT).out()).contains("state=waiting");
  }

  @Test
  void state_asTableJsonAndYaml_andItsHistory() throws Exception {
    assertThat(ok("get", ROLLOUT).out()).contains("sluice start shop-v2 goes on");
    var _ = ok("start", ROLLOUT);
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");
    var json = new ObjectMapper();

    assertThat(ok("get", ROLLOUT).out())
        .contains("shop: v1 → v2", "wait for approval", "20 %", "sluice promote shop-v2 goes on");
    assertThat(json.readTree(ok("get", ROLLOUT, "-o", "json").out()).path("state").asText())
        .isEqualTo("RUNNING");
    assertThat(ok("get", ROLLOUT, "-o", "yaml").out()).contains("name: shop-v2");
    assertThat(json.readTree(ok("list", "-o", "json").out()).path("rollouts")).hasSize(1);
    assertThat(ok("history", ROLLOUT).out())
        .containsPattern(
            "(?m)^\\S{10}T\\S{8}\\.\\d{3}Z  weights-set +weights set: v1 80 %, v2 20 %");
    assertThat(ok("list", "--active").out()).contains(ROLLOUT);
    assertThat(ok("history", ROLLOUT, "-o", "json").out().lines())
        .allSatisfy(line -> assertThat(json.readTree(line).path("type").asText()).isNotEmpty());
  }

  @Test
  void unknownRollout_andUnknownServer_areRefusedInASentence() throws Exception {
    run("get", "shop-v9").assertRefused("no rollout is called 'shop-v9'; there are shop-v2");
    CommandRun.of("127.0.0.1:" + FreePorts.one(), "list")
        .assertRefused("no server answers", "is `sluice serve` running");
  }

  /** In a process of its own: its output is a pipe, and its exit status a shell's. */
  @Test
  void watch_intoAPipe_isALineForEachChange_andEndsWithTheRollout() throws Exception {
    Process watch =
        new ProcessBuilder(
                ServeProcess.commandLine(
                    List.of("get", ROLLOUT, "--watch", "--server", stage.server())))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = watch.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).startsWith("shop-v2 state=waiting");
      var _ = ok("start", ROLLOUT);
      var _ = stage.client().awaitPhase(ROLLOUT, "gate");
      var _ = ok("promote", ROLLOUT);

      List<String> lines = out.lines().toList();
      assertThat(lines)
          .allSatisfy(line -> assertThat(line).startsWith("shop-v2 state=").doesNotContain("\033"));
      assertThat(lines).anySatisfy(line -> assertThat(line).contains("state=running"));
      assertThat(lines.getLast()).contains("state=promoted");
      assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(watch.exitValue()).isZero();
    } finally {
      watch.destroyForcibly();
    }
  }

  private CommandRun ok(String... line) {
    return run(line).ok();
  }

  private CommandRun run(String... line) {
    return CommandRun.of(stage.server(), line);
  }
}
