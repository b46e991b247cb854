package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.EnvoyProcess;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code sluice fleet} about a real Envoy that takes, refuses and goes. */
final class FleetIT {
  /** A first definition has nothing to go back to: what is wrong with it stays to be seen. */
  private static final String NEW =
      """
      kind: Service
      name: new
      fleet: edge
      listen: {address: 127.0.0.1, port: %d}
      stable: v1
      versions:
        v1: {endpoints: ["${v1}"]}
      """
          + EnvoysInTheWayIT.REJECTED_ROUTE;

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  FleetIT() throws IOException {}

  @Test
  void fleet_showsWhatAnEnvoyHasAndRefuses() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    EnvoyProcess envoy = stage.envoy();

    String synced = fleet(" synced ");
    assertThat(synced).contains("envoy-1", "edge", "envoy 1.");
    CommandRun.of(stage.server(), "fleet", "--fleet=other")
        .assertRefused("no fleet is called 'other'", "edge");
    assertThat(CommandRun.of(stage.server(), "fleet", "-o", "json").ok().out())
        .contains("\"state\": \"SYNCED\"", "\"streams\": [\"ads\"]");

    stage.put("new.yaml", NEW.formatted(FreePorts.one()));
    assertThat(fleet(" refusing ")).contains("RouteConfiguration 127.0.0.1:", "program size");

    envoy.close();
    assertThat(fleet(" lost ")).contains("envoy-1", "it goes on with what it had");
  }

  private String fleet(String state) throws Exception {
    return Await.value(
        "an Envoy is" + state,
        () -> CommandRun.of(stage.server(), "fleet").ok().out(),
        out -> out.contains(state));
  }
}
