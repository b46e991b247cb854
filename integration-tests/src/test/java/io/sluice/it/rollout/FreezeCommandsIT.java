package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Freeze and thaw as people and tools say them: commands, REST, and what a list shows. */
final class FreezeCommandsIT {
  private static final String ROLLOUT = "shop-v2";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  FreezeCommandsIT() throws IOException {}

  @Test
  void freezeOfOneService_byCommand_holdsItsRollout_isListed_andEndsWithTheThaw() throws Exception {
    begin();
    run("thaw").assertRefused("nothing is frozen");
    assertThat(run("freeze", "--service", "shop", "--reason", "Black Friday").ok().out())
        .startsWith("service shop is frozen by ")
        .endsWith(": Black Friday\n");
    submit();

    Rollout held =
        stage.client().await("held", ROLLOUT, r -> r.getReason().startsWith("waits for a thaw"));
    assertThat(ControlClient.weight(held)).isZero();
    assertThat(run("list").ok().out().lines())
        .anySatisfy(line -> assertThat(line).startsWith("shop-v2").contains("waits for a thaw"))
        .anySatisfy(line ->
            assertThat(line).startsWith("service shop is frozen by ").endsWith("Black Friday"));
    run("freeze", "--service", "nobody").assertRefused("nobody");

    assertThat(run("thaw", "--service", "shop").ok().out())
        .isEqualTo("thawed: nothing is frozen any more\n");
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(run("list").ok().out()).doesNotContain("frozen");
  }

  @Test
  void freezeOfEverything_byRest_holdsAndThaws() throws Exception {
    begin();
    var json = new ObjectMapper();
    var frozen =
        json.readTree(stage.client().post("/api/v1/freeze", "{\"reason\":\"audit\"}").body());
    assertThat(frozen.path("freezes")).hasSize(1);
    assertThat(frozen.path("freezes").path(0).path("reason").asText()).isEqualTo("audit");
    submit();
    var _ =
        stage.client().await("held", ROLLOUT, r -> r.getReason().startsWith("waits for a thaw"));
    assertThat(run("list").ok().out()).contains("everything is frozen by ", ": audit");

    var thawed = json.readTree(stage.client().post("/api/v1/thaw", "{}").body());
    assertThat(thawed.path("freezes")).isEmpty();
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
  }

  private void begin() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.client().status();
  }

  private void submit() throws IOException {
    stage.put(
        "shop-v2.yaml",
        Texts.rollout(ROLLOUT, "{basic: {}}", "alerts: [{match: {severity: page}}]"));
  }

  private CommandRun run(String... line) {
    return CommandRun.of(stage.server(), line);
  }
}
