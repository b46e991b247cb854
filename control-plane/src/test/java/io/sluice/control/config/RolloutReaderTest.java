package io.sluice.control.config;

import static io.sluice.control.config.Samples.config;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Group.Abort;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Phase.Bake;
import io.sluice.rollout.plan.Phase.Flip;
import io.sluice.rollout.plan.Phase.Gate;
import io.sluice.rollout.plan.Phase.Promote;
import io.sluice.rollout.plan.Phase.Shift;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RolloutReaderTest {
  private static final String ALERTS = "alerts: [{match: {severity: page}}]\n";

  @Test
  void rollout_withTheLeast_hasDefaults() {
    Rollout rollout = rollout("strategy: {basic: {}}\n" + ALERTS);

    assertThat(rollout.name()).isEqualTo("shop-v2");
    assertThat(rollout.service()).isEqualTo("shop");
    assertThat(rollout.candidate()).isEqualTo("v2");
    assertThat(rollout.start()).isEqualTo(StartMode.AUTO);
    assertThat(rollout.plan().strategy()).isEqualTo("basic");
    assertThat(rollout.policy()).isEqualTo(Policy.NONE);
    assertThat(rollout.convergence()).isEqualTo(Convergence.DEFAULT);
    assertThat(rollout.onFailure()).isEqualTo(OnFailure.ROLLBACK);
    assertThat(rollout.onInconclusive()).isEqualTo(OnInconclusive.PAUSE);
    assertThat(rollout.precedence()).isEqualTo(Precedence.QUEUE);
    assertThat(rollout.alerts())
        .containsExactly(
            new AlertRule(new TreeMap<>(Map.of("severity", "page")), OnFailure.ROLLBACK));
  }

  @Test
  void rollout_withEverything_isReadWhole() {
    Rollout rollout =
        rollout(
            """
            strategy: {basic: {}}
            start: manual
            convergence: {share: 12.34%, within: 5s}
            onFailure: pause
            onInconclusive: promote
            alerts:
              - {match: {service: shop, severity: page}, action: pause}
              - {match: {alertname: 5xx}, action: rollback}
            supersede: true
            """);

    assertThat(rollout.start()).isEqualTo(StartMode.MANUAL);
    assertThat(rollout.convergence()).isEqualTo(new Convergence(1_234, Duration.ofSeconds(5)));
    assertThat(rollout.onFailure()).isEqualTo(OnFailure.PAUSE);
    assertThat(rollout.onInconclusive()).isEqualTo(OnInconclusive.PROMOTE);
    assertThat(rollout.alerts())
        .containsExactly(
            new AlertRule(
                new TreeMap<>(Map.of("service", "shop", "severity", "page")), OnFailure.PAUSE),
            new AlertRule(new TreeMap<>(Map.of("alertname", "5xx")), OnFailure.ROLLBACK));
    assertThat(rollout.precedence()).isEqualTo(Precedence.SUPERSEDE);
  }

  @Test
  void convergence_withOneOfItsFields_hasTheDefaultOfTheOther() {
    assertThat(rollout("strategy: {basic: {}}\nconvergence: {share: 50%}\n" + ALERTS).convergence())
        .isEqualTo(new Convergence(5_000, Convergence.DEFAULT.within()));
  }

  @Test
  void conditions_none_isAlwaysAndWithNobody() {
    assertThat(rollout("strategy: {basic: {}}\n" + ALERTS).conditions()).isEqualTo(Conditions.NONE);
  }

  @Test
  void conditions_windowsAfterAndGroup_areRead() {
    ConfigSet config =
        config(
            Samples.SERVICE
                + """
                ---
                {kind: Rollout, name: first, service: shop, candidate: v2, strategy: {basic: {}},
                 alerts: [{match: {severity: page}}]}
                ---
                kind: Rollout
                name: shop-v2
                service: shop
                candidate: v2
                strategy: {basic: {}}
                alerts: [{match: {severity: page}}]
                windows:
                  - {days: mon-thu, hours: "09:00-16:00", zone: Europe/Berlin}
                  - {days: "fri-sun,wed", hours: 22:00-04:00}
                  - {days: sat}
                after: [first]
                group: {name: autumn, abort: alone}
                """);
    Conditions conditions = requireNonNull(config.rollouts().get("shop-v2")).conditions();

    assertThat(conditions.windows().windows())
        .extracting(TimeWindow::toString)
        .containsExactly(
            "mon-thu 09:00-16:00 Europe/Berlin",
            "wed,fri-sun 22:00-04:00 UTC",
            "sat 00:00-24:00 UTC");
    assertThat(conditions.after()).containsExactly("first");
    assertThat(conditions.group()).hasValue(new Group("autumn", Abort.ALONE));
  }

  @Test
  void analysis_inline_hasTheRolloutsName() {
    Policy policy =
        rollout(
                """
                strategy: {basic: {}}
                analysis: {interval: 5s, metrics: [{name: error-rate, max: 1%}]}
                """)
            .policy();

    assertThat(policy.name()).isEqualTo("shop-v2");
    assertThat(policy.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(policy.confidence()).isEqualTo(0.99);
    assertThat(policy.checks()).extracting(MetricCheck::id).containsExactly("error-rate/max");
  }

  @Test
  void analysis_byName_isThePolicyOfAnotherDocument() {
    ConfigSet config =
        config(
            Samples.SERVICE
                + """
                ---
                {kind: Rollout, name: r, service: shop, candidate: v2, strategy: {basic: {}}, analysis: {use: p}}
                ---
                {kind: Policy, name: p, metrics: [{name: latency-p50, max: 1s}]}
                """);

    assertThat(config.rollouts().get("r"))
        .extracting(Rollout::policy)
        .isEqualTo(config.policies().get("p"));
  }

  @Test
  void canary_ofWeights_bakesAfterEach() {
    assertThat(phases("{canary: {weights: [0.01%, 50%, 100%], bake: 10m, maxBake: 20m}}"))
        .containsExactly(
            new Shift(1),
            bake(10, 20),
            new Shift(5_000),
            bake(10, 20),
            new Shift(10_000),
            bake(10, 20),
            new Promote());
  }

  @Test
  void canary_ofSteps_hasTimesAndGatesOfTheirOwn() {
    assertThat(
            phases(
                "{canary: {steps: [{weight: 5%, bake: 5m, gate: manual},"
                    + " {weight: 20%, bake: 1m, maxBake: 2m}, {weight: 100%}]}}"))
        .containsExactly(
            new Shift(500),
            bake(5, 15),
            new Gate(new GateCheck.Manual()),
            new Shift(2_000),
            bake(1, 2),
            new Shift(10_000),
            new Promote());
  }

  @Test
  void canary_thatEndsBelowAll_isWarnedOf() {
    var loaded =
        Samples.loaded(document("strategy: {canary: {weights: [10%], bake: 1m}}\n" + ALERTS));

    assertThat(loaded.warnings())
        .extracting(Notice::toString)
        .containsExactly(
            "a.yaml:14:20: strategy.canary: ends below 100%; the promotion then moves the rest of"
                + " the traffic at once");
  }

  @Test
  void linear_ofThreeSteps_endsWithAll() {
    assertThat(phases("{linear: {step: 40%, every: 5m}}"))
        .containsExactly(
            new Shift(4_000),
            bake(5, 15),
            new Shift(8_000),
            bake(5, 15),
            new Shift(10_000),
            new Promote());
  }

  @Test
  void blueGreen_withEverything_testsAsksFlipsAndKeeps() {
    assertThat(
            phases(
                "{blueGreen: {smoke: {http: {path: '/smoke?a=b', expect: 204, count: 20, timeout:"
                    + " 2s}}, approve: manual, keepOld: 1h}}"))
        .containsExactly(
            new Gate(
                new GateCheck.Smoke(new HttpProbe("/smoke?a=b", 204, 20, Duration.ofSeconds(2)))),
            new Gate(new GateCheck.Manual()),
            new Flip(),
            bake(60, 180),
            new Promote());
  }

  @Test
  void blueGreen_withTheLeast_keepsTheOldForTenMinutes() {
    assertThat(phases("{blueGreen: {}}")).containsExactly(new Flip(), bake(10, 30), new Promote());
    assertThat(phases("{blueGreen: {keepOld: 0s}}")).containsExactly(new Flip(), new Promote());
    assertThat(phases("{blueGreen: {smoke: {http: {path: /}}}}"))
        .startsWith(
            new Gate(new GateCheck.Smoke(new HttpProbe("/", 200, 1, Duration.ofSeconds(5)))));
  }

  @Test
  void preset_known_isItsStrategy() {
    Rollout rollout = rollout("strategy: {preset: Canary10Percent5Minutes}\n" + ALERTS);

    assertThat(rollout.plan().strategy()).isEqualTo("Canary10Percent5Minutes");
    assertThat(rollout.plan().phases())
        .containsExactly(new Shift(1_000), bake(5, 15), new Shift(10_000), new Promote());
  }

  @Test
  void rollout_thatNothingWatches_isWarnedOf() {
    var loaded = Samples.loaded(document("strategy: {basic: {}}\n"));

    assertThat(loaded.warnings())
        .extracting(Notice::toString)
        .containsExactly(
            "a.yaml:10:1: has neither analysis nor alerts: nothing but a person takes a bad version"
                + " back");
  }

  private static Bake bake(int minutes, int atMostMinutes) {
    return new Bake(Duration.ofMinutes(minutes), Duration.ofMinutes(atMostMinutes));
  }

  private static List<Phase> phases(String strategy) {
    return rollout("strategy: " + strategy + "\n" + ALERTS).plan().phases();
  }

  private static Rollout rollout(String fields) {
    return config(document(fields)).rollouts().values().iterator().next();
  }

  private static String document(String fields) {
    return Samples.SERVICE
        + "---\nkind: Rollout\nname: shop-v2\nservice: shop\ncandidate: v2\n"
        + fields;
  }
}
