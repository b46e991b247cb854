package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControllerConfigTest {
  private static final List<Service> WEB = List.of(Desk.web("v1", "v1", "v2", "v3"));
  private static final Rollout ROLLOUT = Given.canary();
  private static final Rollout EDITED =
      Given.with(ROLLOUT, OnFailure.PAUSE, OnInconclusive.ROLLBACK);

  private final Desk desk = new Desk();

  @Test
  void sameFiles_again_changeNothing() {
    desk.load(WEB, ROLLOUT);
    Decision decision = desk.load(WEB, ROLLOUT);
    assertThat(decision).isEqualTo(new Decision(List.of(), List.of(), List.of()));
  }

  @Test
  void stableEdited_isASwap_journaledAsSuch() {
    desk.load(WEB);
    assertThat(desk.load(List.of(Desk.web("v2", "v1", "v2", "v3"))).events())
        .containsExactly(new ControlEvent.StableSwapped("web", "v1", "v2"));
    assertThat(desk.traffic().split()).isEqualTo(Split.all("v2"));
  }

  @Test
  void stableEdited_onTheVersionThatTheSameEditAdds_definesItFirst() {
    desk.load(WEB);
    desk.load(List.of(Desk.web("v4", "v1", "v4")));
    assertThat(desk.stable()).isEqualTo("v4");
    assertThat(desk.load(List.of(Desk.web("v4", "v4"))).refusals()).isEmpty();
  }

  @Test
  void stableEdited_whileARolloutRuns_isRefused_andTakenWhenItHasEnded() {
    desk.load(WEB, ROLLOUT);
    List<Service> edited = List.of(Desk.web("v3", "v1", "v2", "v3"));
    assertThat(desk.load(edited, ROLLOUT).refusals())
        .containsExactly(
            "service web: stable cannot be changed to v3 while rollout web-v2 is running; the"
                + " definition before stays in force");
    assertThat(desk.stable()).isEqualTo("v1");
    desk.command("web-v2", new Verb.Abort());
    desk.load(edited, ROLLOUT);
    assertThat(desk.stable()).isEqualTo("v3");
  }

  @Test
  void stableInTheFile_afterAPromotion_doesNotPullTrafficBack() {
    desk.load(WEB, ROLLOUT);
    desk.promote("web-v2");
    desk.load(List.of(Desk.web("v1", "v1", "v2", "v3", "v4")), ROLLOUT);
    assertThat(desk.stable()).isEqualTo("v2");
    // Saying in the file what is so already is no swap.
    assertThat(desk.load(List.of(Desk.web("v2", "v1", "v2", "v3", "v4")), ROLLOUT).events())
        .hasSize(1)
        .first()
        .isInstanceOf(ControlEvent.ServiceDefined.class);
  }

  @Test
  void versionInUse_removed_isRefusedAndTheOldDefinitionStays() {
    desk.load(WEB, ROLLOUT);
    assertThat(desk.load(List.of(Desk.web("v1", "v1", "v3")), ROLLOUT).refusals())
        .containsExactly(
            "service web: v2 in use, cannot be removed; the definition before stays in force");
    assertThat(desk.state().services())
        .containsEntry("web", new ServiceEntry(WEB.getFirst(), "v1"));
    assertThat(desk.load(List.of(Desk.web("v1", "v1", "v2")), ROLLOUT).refusals()).isEmpty();
  }

  @Test
  void service_removed_isRefusedWhileARolloutOfItHasNotEnded() {
    desk.load(WEB, ROLLOUT);
    assertThat(desk.load(List.of(), ROLLOUT).refusals())
        .containsExactly("service web cannot be removed: rollout web-v2 has not ended");
    desk.command("web-v2", new Verb.Abort());
    desk.load(List.of(), ROLLOUT);
    assertThat(desk.state().services()).isEmpty();
  }

  @Test
  void runningRollout_editedOrDeleted_changesNothing() {
    desk.load(WEB, ROLLOUT);
    assertThat(desk.load(WEB, EDITED).events()).isEmpty();
    assertThat(desk.load(WEB).events()).isEmpty();
    assertThat(desk.entry("web-v2").rollout()).isEqualTo(ROLLOUT);
  }

  @Test
  void waitingRollout_edited_takesTheNewContent() {
    Rollout manual = Given.with(ROLLOUT, StartMode.MANUAL);
    desk.load(WEB, manual);
    desk.load(WEB, EDITED);
    assertThat(desk.entry("web-v2").rollout()).isEqualTo(EDITED);
    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void waitingRollout_deleted_isWithdrawn() {
    Rollout queued = Given.with(ROLLOUT, "queued", "v3", Precedence.QUEUE);
    desk.load(WEB, ROLLOUT, queued);
    desk.load(WEB, ROLLOUT);
    assertThat(desk.entry("queued").isFinished()).isTrue();
  }

  @Test
  void finishedRollout_edited_isReportedUntilItIsRestarted() {
    desk.load(WEB, ROLLOUT);
    desk.command("web-v2", new Verb.Abort());
    assertThat(desk.load(WEB, EDITED).refusals())
        .containsExactly(
            "rollout web-v2 has ended and its file says something else now: sluice restart web-v2"
                + " begins anew");
    desk.give(new ControlInput.RestartGiven(EDITED, "ann"));
    assertThat(desk.load(WEB, EDITED).refusals()).isEmpty();
    assertThat(desk.entry("web-v2").state()).isNotInstanceOf(Waiting.class);
  }

  @Test
  void seeds_notOneForEachRollout_isACallersError() {
    var input = new ControlInput.ConfigLoaded(WEB, List.of(ROLLOUT), List.of());
    assertThatThrownBy(() -> desk.give(input)).isInstanceOf(IllegalArgumentException.class);
  }
}
