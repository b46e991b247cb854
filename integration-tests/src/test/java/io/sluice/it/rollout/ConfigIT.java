package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.ServerStatus;
import java.io.IOException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Config files that change, for the worse too, while a rollout is under way. */
final class ConfigIT {
  private static final String ROLLOUT = "shop-v2";
  private static final int WEIGHT = 3_000;
  private static final String CANARY =
      "{canary: {steps: [{weight: 30%, gate: manual}, {weight: 100%}]}}";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  ConfigIT() throws IOException {}

  @Test
  void brokenFile_inARollout_changesNothingAndIsShown_andTheRolloutGoesOnOnceRepaired()
      throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    ServeProcess serve = stage.serveApart();
    LoadGenerator load = toTheGate();

    stage.put("shop.yaml", Texts.SHOP.replace("fleet: edge", "flete: edge"));
    ServerStatus broken = awaitStatus("an error", s -> s.getConfigErrorsCount() > 0);

    assertThat(String.join("\n", broken.getConfigErrorsList()))
        .contains("shop.yaml:3:1", "flete", "fleet");
    assertThat(serve.log()).contains("shop.yaml:3:1");
    assertNothingMoved(load);
    stage.put("shop.yaml", Texts.SHOP);
    var _ = awaitStatus("no error", s -> s.getConfigErrorsCount() == 0);
    stage.client().promote(ROLLOUT);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void versionInUse_takenOutOfTheFiles_isRefusedAndKeepsItsTraffic() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    LoadGenerator load = toTheGate();

    stage.remove("shop-v2.yaml");
    var _ = stage.client().await("orphaned", ROLLOUT, Rollout::getOrphaned);
    stage.put("shop.yaml", Texts.SHOP.replaceAll("(?m)^  v2:.*\n", ""));
    ServerStatus refused =
        awaitStatus("a refusal", s -> s.getRefusalsCount() + s.getConfigErrorsCount() > 0);

    assertThat(refused.getRefusalsList()).anySatisfy(why -> assertThat(why).contains("shop", "v2"));
    assertNothingMoved(load);
    stage.client().promote(ROLLOUT);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(load.stop().failures()).isZero();
  }

  private LoadGenerator toTheGate() throws Exception {
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, CANARY, ""));
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");
    return load;
  }

  private void assertNothingMoved(LoadGenerator load) throws Exception {
    stage.countRequests(load, 400);
    stage.assertShare("v1", "v2", WEIGHT);
    Rollout now = stage.client().rollout(ROLLOUT);
    assertThat(now.getState()).isEqualTo(Rollout.State.RUNNING);
    assertThat(ControlClient.weight(now)).isEqualTo(WEIGHT);
  }

  private ServerStatus awaitStatus(String what, Predicate<ServerStatus> fits) throws Exception {
    return Await.value(what, () -> stage.client().status(), fits);
  }
}
