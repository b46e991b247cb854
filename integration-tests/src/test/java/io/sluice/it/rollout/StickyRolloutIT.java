package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadUsers;
import io.sluice.control.demo.UserTrail;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Users over the weights of a whole rollout: each moves to the candidate once, and stays there. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class StickyRolloutIT {
  private static final int USERS = 150;
  private static final int ANSWERS_BETWEEN = 3 * USERS;

  @RegisterExtension final Stage stage;

  StickyRolloutIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void usersByHeader_neverLeaveTheCandidate() throws Exception {
    roll("sticky: {header: x-user-id}\n", new LoadUsers.Named("x-user-id", USERS));
  }

  @Test
  void usersByCookie_neverLeaveTheCandidate() throws Exception {
    roll("sticky: {cookie: shop-user, ttl: 1h}\n", new LoadUsers.Cookies(USERS));
  }

  private void roll(String sticky, LoadUsers users) throws Exception {
    stage.put("shop.yaml", Texts.SHOP + sticky);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load(plan -> plan.users(users));
    String steps =
        "{weight: 15%, gate: manual}, {weight: 40%, gate: manual}, {weight: 70%, gate: manual}";
    stage.put("shop-v2.yaml", Texts.rollout("shop-v2", "{canary: {steps: [" + steps + "]}}", ""));

    for (int weight : List.of(1_500, 4_000, 7_000)) {
      observe(load, weight);
      stage.client().promote("shop-v2");
    }
    Rollout end = stage.client().awaitEnd("shop-v2");
    stage.countRequests(load, ANSWERS_BETWEEN);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(load.stop().failures()).isZero();
    assertThat(load.trails())
        .hasSize(USERS)
        .allSatisfy(trail -> assertThat(trail.versions()).isIn(List.of("v2"), List.of("v1", "v2")));
  }

  /** Users are drawn at random, not requests: their share is what chance bounds. */
  private void observe(LoadGenerator load, int weight) throws Exception {
    var _ =
        stage
            .client()
            .await(
                "the gate at " + weight,
                "shop-v2",
                r -> ControlClient.weight(r) == weight && ControlClient.isIn(r, "gate"));
    stage.countRequests(load, ANSWERS_BETWEEN);
    long moved = load.trails().stream().filter(StickyRolloutIT::isOnCandidate).count();
    Chance.assertShare(moved, USERS, weight);
  }

  private static boolean isOnCandidate(UserTrail trail) {
    return trail.versions().getLast().equals("v2");
  }
}
