package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PlanCommandTest {
  private static final String EXAMPLES = Path.of("../envoy-configs/examples").toString();

  @Test
  void gatesAndHooks_arePartOfThePlan_withTheHostsThatAreCalled() {
    assertThat(plan("recommender-v2-gates"))
        .contains("ask ci.example")
        .contains("wait for approval for 4h, then rollback")
        .contains("before-promote: calls ci.example and waits for its yes\n")
        .contains("after-rollback: calls ci.example, and goes on\n")
        .doesNotContain("/evaluations", "/approve");
  }

  @Test
  void windowsAndGroup_areConditionsOfThePlan() {
    assertThat(plan("recommender-v2-windows"))
        .contains("moves forward only in the window ")
        .contains("goes in lockstep with group autumn, and back with it\n");
  }

  private static String plan(String rollout) {
    var out = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute("plan", rollout, "--no-diff", "--config", EXAMPLES);
    assertThat(status).isZero();
    return out.toString();
  }
}
