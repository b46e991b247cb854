package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Split;
import org.junit.jupiter.api.Test;

class FinishedStepTest {
  private static Track promoted() {
    Track track = Track.promoting(Given.canary());
    track.judged(Given.fleet(3), Given.pass());
    return track;
  }

  private static Track aborted() {
    Track track = Track.started(Given.canary());
    track.command(new Verb.Abort());
    return track;
  }

  @Test
  void promoted_rollback_goesBackToTheVersionBefore() {
    Track track = promoted();
    track.command(new Verb.Rollback());
    assertThat(((RollingBack) track.state()).split()).isEqualTo(Split.all("v1"));
    track.look(Given.fleet(3));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void promoted_retry_isRefused() {
    assertThat(promoted().command(new Verb.Retry()).refusal())
        .contains("retry: rollout web-v2 has ended: v2 is stable; possible: rollback, restart");
  }

  @Test
  void notPromoted_retry_waitsForItsTurnAgain() {
    Track track = aborted();
    track.command(new Verb.Retry());
    assertThat(((Waiting) track.state()).why()).isEqualTo("its turn, tried again by ann");
  }

  @Test
  void notPromoted_rollback_isRefused() {
    assertThat(aborted().command(new Verb.Rollback()).refusal().orElseThrow())
        .endsWith("possible: retry, restart");
  }

  @Test
  void finished_everythingElse_changesNothing() {
    Track track = promoted();
    assertThat(track.judged(Given.fleet(3), Given.fail()).events()).isEmpty();
    assertThat(track.observe(Given.alert("page")).events()).isEmpty();
    assertThat(track.observe(new Observation.Superseded("x")).events()).isEmpty();
  }
}
