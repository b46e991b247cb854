package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadUsers;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The example of a feature flag: off, on, for others, off again, promoted, and taken back. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class FeatureFlagIT {
  private static final String ROLLOUT = "recommender-v2-flag";
  private static final long SOME = 200;

  @RegisterExtension final Stage stage;

  FeatureFlagIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @BeforeEach
  void begin() throws Exception {
    stage.put("service.yaml", Examples.service());
    stage.put("policy.yaml", Examples.policy());
    var _ = stage.model("v3");
    stage.put("rollout.yaml", Examples.text("rollout-feature-flag.yaml"));
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.client().awaitPhase(ROLLOUT, "flagusers");
  }

  @Test
  void flag_onSetOffAndPromoted_byCommands() throws Exception {
    LoadGenerator everybody = stage.load(plan -> plan.users(new LoadUsers.Cookies(300)));
    stage.countRequests(everybody, SOME);
    assertThat(stage.requests("v2")).isZero();
    assertThat(version("x-beta", "1", "/v1/predict")).isEqualTo("v1");

    run("flag", "on", ROLLOUT);
    awaitInForce();
    assertThat(version("x-beta", "1", "/v1/predict")).isEqualTo("v2");
    assertThat(version("cookie", "a=b; beta=yes", "/v1/predict")).isEqualTo("v2");
    assertThat(version("accept", "*/*", "/v1/predict?model=v2")).isEqualTo("v2");
    stage.countRequests(everybody, 10 * SOME);
    long hits = stage.requests("v2");
    assertThat(hits).isPositive().isLessThan(stage.requests("v1") / 4);

    run("flag", "set", ROLLOUT, "--no-match", "--share", "0.01%", "--match", "header:x-team^=red");
    awaitInForce();
    assertThat(version("x-beta", "1", "/v1/predict")).isEqualTo("v1");
    assertThat(version("x-team", "red-7", "/v1/predict")).isEqualTo("v2");

    run("flag", "off", ROLLOUT);
    awaitInForce();
    assertThat(version("x-team", "red-7", "/v1/predict")).isEqualTo("v1");
    run("promote", ROLLOUT);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    stage.countRequests(everybody, SOME);
    assertThat(stage.requests("v1")).isZero();
    assertThat(everybody.stop().failures()).isZero();
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getType)
        .containsSubsequence("flag-set", "flag-applied", "flag-set", "flag-applied", "flag-set");
  }

  @Test
  void failingCandidate_takesTheFlagsUsersBack() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.3));
    run("flag", "on", ROLLOUT);
    awaitInForce();
    LoadGenerator testers = stage.load(plan -> plan.header("x-beta", "1"));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).contains("v2 fails");
    stage.countRequests(testers, SOME);
    assertThat(stage.requests("v2")).isZero();
    assertThat(testers.stop().failures()).isEqualTo(stage.model("v2").traffic().badAnswers());
  }

  private void awaitInForce() throws Exception {
    var _ =
        stage
            .client()
            .await(
                "the flag is in force",
                ROLLOUT,
                r -> r.getFlag().getInForce() && ControlClient.hasConverged(r));
  }

  private void run(String... line) {
    var _ = CommandRun.of(stage.server(), line).ok();
  }

  private String version(String header, String value, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + stage.address() + path))
              .header(header, value)
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding())
          .headers()
          .firstValue("x-sluice-version")
          .orElse("none");
    }
  }
}
