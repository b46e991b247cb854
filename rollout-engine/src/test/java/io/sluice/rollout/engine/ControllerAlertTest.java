package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ControllerAlertTest {
  private static final List<Service> WEB = List.of(Desk.web("v1", "v1", "v2"));

  private final Desk desk = new Desk();

  private void run() {
    desk.load(WEB, Given.canary());
    desk.look("web-v2", Given.fleet(3), Given.pass());
  }

  @Test
  void alert_thatMatches_takesAllTrafficBackInOneDecision() {
    run();
    desk.alert("page");
    assertThat(desk.traffic().split()).isEqualTo(Split.all("v1"));
    assertThat(desk.entry("web-v2").state()).isInstanceOf(RollingBack.class);
  }

  @Test
  void alert_posted_again_isOneEvent() {
    run();
    assertThat(desk.alert("info").events()).hasSize(1);
    assertThat(desk.alert("info").events()).isEmpty();
    assertThat(desk.resolve("info").events()).hasSize(1);
    assertThat(desk.resolve("info").events()).isEmpty();
  }

  @Test
  void alert_thatPaused_postedAgainAfterAResume_doesNotPauseAgain() {
    run();
    desk.alert("warning");
    assertThat(desk.entry("web-v2").state()).isInstanceOf(Paused.class);
    desk.command("web-v2", new Verb.Resume());
    desk.alert("warning");
    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void alerts_moreThanAreRemembered_forgetTheOldestAndSaySo() {
    var alerts = new ArrayList<Alert>();
    for (int i = 0; i <= ControlState.MAX_FIRING; i++) {
      alerts.add(new Alert("f" + i, new TreeMap<>(), Given.START));
    }
    Decision decision = desk.give(new ControlInput.AlertsPosted(alerts, List.of()));
    assertThat(decision.refusals()).hasSize(1);
    assertThat(desk.state().firing()).hasSize(ControlState.MAX_FIRING).doesNotContainKey("f0");
  }

  @Test
  void recovered_runningRollout_isMarked_andItsTrafficStays() {
    run();
    Split before = desk.traffic().split();
    assertThat(desk.give(new ControlInput.Recovered()).events())
        .containsExactly(
            new ControlEvent.RolloutProgressed("web-v2", new RolloutEvent.Recovered()));
    assertThat(desk.traffic().split()).isEqualTo(before);
  }
}
