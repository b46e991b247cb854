package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Rollouts whose metrics are queries begin once these could be asked. */
final class QueryTrialTest {
  private static final List<Service> WEB = List.of(Desk.web("v1", "v1", "v2", "v3"));
  private static final Policy QUERIED =
      new Policy(
          "queried",
          Given.INTERVAL,
          0.99,
          List.of(
              new MetricCheck(
                  "memory/max",
                  new QueriedMetric(
                      "memory",
                      "main",
                      new QueriedMetric.Query.Gauge("memory"),
                      Duration.ofMinutes(1),
                      Optional.empty()),
                  new Criterion.Limit(
                      OptionalDouble.empty(), OptionalDouble.of(1), Optional.empty()),
                  1,
                  NoData.HOLD,
                  Importance.CRITICAL)));

  private final Desk desk = new Desk();
  private final Rollout queried = Given.rollout(Given.CANARY, QUERIED);
  private final Rollout other = Given.with(Given.canary(), "other", "v3", Precedence.QUEUE);

  @Test
  void untriedQueries_keepItWaiting_inItsPlace() {
    desk.load(WEB, queried, other);

    assertThat(desk.waitsFor("web-v2")).isEqualTo("the queries of its metrics to be tried");
    assertThat(desk.waitsFor("other")).isEqualTo("its turn after web-v2");
  }

  @Test
  void goodQueries_letItBegin() {
    desk.load(WEB, queried, other);

    tried(Optional.empty());

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void wrongQuery_isWhatItWaitsFor_andKeepsNobodyBehindIt() {
    desk.load(WEB, queried, other);

    tried(Optional.of("memory: main answers 400: bad_data: parse error"));

    assertThat(desk.waitsFor("web-v2"))
        .isEqualTo(
            "an answer to the query of a metric;"
                + " memory: main answers 400: bad_data: parse error");
    assertThat(desk.entry("other").state()).isInstanceOf(Running.class);
  }

  @Test
  void queryThatIsMended_letsItBegin() {
    desk.load(WEB, queried);
    tried(Optional.of("memory: main is down"));

    tried(Optional.empty());

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void sameOutcome_isNoEvent() {
    desk.load(WEB, queried);
    tried(Optional.of("memory: main is down"));

    assertThat(tried(Optional.of("memory: main is down")).events()).isEmpty();
  }

  @Test
  void trial_ofARolloutThatHasBegun_changesNothing() {
    desk.load(WEB, queried);
    tried(Optional.empty());

    assertThat(tried(Optional.of("memory: main is down")).events()).isEmpty();
  }

  @Test
  void beginningAnew_triesTheQueriesAnew() {
    desk.load(WEB, queried);
    tried(Optional.empty());
    desk.command("web-v2", new Verb.Abort());
    desk.command("web-v2", new Verb.Retry());

    assertThat(desk.waitsFor("web-v2")).isEqualTo("the queries of its metrics to be tried");
  }

  private Decision tried(Optional<String> problem) {
    return desk.give(new ControlInput.Observed("web-v2", new Observation.QueriesTried(problem)));
  }
}
