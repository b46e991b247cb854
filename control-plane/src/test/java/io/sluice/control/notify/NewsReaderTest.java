package io.sluice.control.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.NewsKind;
import io.sluice.control.config.NotifierConfig.Form;
import io.sluice.control.store.JournalRecord;
import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StartMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  private static final Rollout ROLLOUT =
      new Rollout(
          "web-v2",
          "web",
          "v2",
          StartMode.AUTO,
          new Plan(
              "gated",
              List.of(
                  new Phase.Shift(1_000),
                  new Phase.Gate(new GateCheck.Manual()),
                  new Phase.Gate(
                      new GateCheck.Smoke(new HttpProbe("/smoke", 200, 5, Duration.ofSeconds(2)))),
                  new Phase.Promote())),
          Policy.NONE,
          Convergence.DEFAULT,
          OnFailure.ROLLBACK,
          OnInconclusive.PAUSE,
          List.of(),
          Rollout.Precedence.QUEUE,
          Conditions.NONE,
          List.of(),
          List.of("team"));

  private static List<News> news(RolloutEvent event) {
    var record = new JournalRecord(7, NOW, new ControlEvent.RolloutProgressed("web-v2", event));
    return NewsReader.read(record, event, ROLLOUT);
  }

  private static List<NewsKind> kinds(RolloutEvent event) {
    return news(event).stream().map(News::kind).toList();
  }

  @Test
  void events_ofNote_areNewsOfTheirKind() {
    assertThat(kinds(new RolloutEvent.Started("v1"))).containsExactly(NewsKind.STARTED);
    assertThat(kinds(new RolloutEvent.Promoted())).containsExactly(NewsKind.PROMOTED);
    assertThat(kinds(new RolloutEvent.PauseBegan(new Cause.Undecided("for 10 min"))))
        .containsExactly(NewsKind.INCONCLUSIVE);
    assertThat(kinds(new RolloutEvent.PauseBegan(new Cause.EffectFailed("no"))))
        .containsExactly(NewsKind.PAUSED);
    for (Outcome back : List.of(Outcome.ROLLED_BACK, Outcome.ABORTED, Outcome.SUPERSEDED)) {
      assertThat(kinds(new RolloutEvent.Ended(back, "why"))).containsExactly(NewsKind.ROLLED_BACK);
    }
    assertThat(kinds(new RolloutEvent.Ended(Outcome.COMPLETED, "as planned")))
        .containsExactly(NewsKind.COMPLETED);
    assertThat(kinds(new RolloutEvent.Converged())).isEmpty();
    assertThat(kinds(new RolloutEvent.Recovered())).isEmpty();
  }

  @Test
  void phase_whoseGateAPersonOpens_isWaitingAsWell() {
    assertThat(kinds(new RolloutEvent.PhaseEntered(0))).containsExactly(NewsKind.PHASE_ENTERED);
    assertThat(kinds(new RolloutEvent.PhaseEntered(1)))
        .containsExactly(NewsKind.PHASE_ENTERED, NewsKind.WAITING);
    assertThat(kinds(new RolloutEvent.PhaseEntered(2))).containsExactly(NewsKind.PHASE_ENTERED);
    assertThat(kinds(new RolloutEvent.PhaseEntered(9))).containsExactly(NewsKind.PHASE_ENTERED);
  }

  @Test
  void rollback_inBothForms_saysWhyAndEscapesMarkup() {
    News back =
        news(new RolloutEvent.RollbackStarted(
                new Cause.FailedVerdict("p99 > 250 ms & rising"),
                Split.all("v1"),
                Outcome.ROLLED_BACK))
            .getFirst();

    assertThat(back.id()).isEqualTo("web-v2/7/rolling-back");
    assertThat(Message.of(back, Form.JSON))
        .isEqualTo(
            "{\"id\":\"web-v2/7/rolling-back\",\"event\":\"rolling-back\","
                + "\"at\":\"2026-01-05T09:00:00Z\",\"rollout\":\"web-v2\",\"service\":\"web\","
                + "\"candidate\":\"v2\",\"text\":\"rollback started, v1 100 %: p99 > 250 ms &"
                + " rising\",\"reason\":\"p99 > 250 ms & rising\"}");
    assertThat(Message.of(back, Form.SLACK))
        .isEqualTo(
            "{\"text\":\"*web-v2* (web v2): rollback started, v1 100 %: p99 &gt; 250 ms &amp;"
                + " rising\"}");
  }
}
