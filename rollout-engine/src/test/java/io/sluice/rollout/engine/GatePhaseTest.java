package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatePhaseTest {
  private final Track track = Track.waiting(Given.blueGreen());

  private Effect ask() {
    return track.observe(new Observation.MayStart("v1")).effects().getFirst();
  }

  private static Observation yes(String id) {
    return new Observation.EffectAnswered(id, new EffectResult.Succeeded("5 of 5"));
  }

  private static Observation no(String id) {
    return new Observation.EffectAnswered(id, new EffectResult.Failed("status 500"));
  }

  @Test
  void smoke_onEntry_isAskedOnceAndJournaledFirst() {
    Transition transition = track.observe(new Observation.MayStart("v1"));
    Effect effect = transition.effects().getFirst();
    assertThat(transition.events().getLast()).isEqualTo(new RolloutEvent.Intended(effect));
    assertThat(effect.deadline()).isEqualTo(Given.START.plusSeconds(20));
    assertThat(track.look(Given.fleet(3)).effects()).isEmpty();
  }

  @Test
  void smoke_success_goesOnToThePersonsGate_whichOnlyAPersonOpens() {
    track.observe(yes(ask().id()));
    assertThat(track.running().phase()).isEqualTo(1);
    track.intervals(50, Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
    track.command(new Verb.Promote());
    track.look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(10_000);
  }

  @Test
  void smoke_failure_endsItWithoutAnyTrafficMoved() {
    track.observe(no(ask().id()));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(track.finished().reason()).isEqualTo("status 500");
  }

  @Test
  void smoke_noAnswerByTheDeadline_fails() {
    Effect effect = ask();
    track.after(Duration.ofSeconds(20)).look(Given.fleet(3));
    assertThat(track.running().phase()).isZero();
    track.after(Duration.ofSeconds(1)).look(Given.fleet(3));
    assertThat(track.finished().reason()).startsWith("no answer to " + effect.id());
  }

  @Test
  void smoke_answerAfterTheDeadline_isIgnoredAndFails() {
    Effect effect = ask();
    Transition late = track.after(Duration.ofSeconds(21)).observe(yes(effect.id()));
    assertThat(late.events().getFirst()).isInstanceOf(RolloutEvent.AnswerIgnored.class);
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void smoke_secondAnswer_isIgnored() {
    Effect effect = ask();
    track.observe(yes(effect.id()));
    assertThat(track.observe(no(effect.id())).events())
        .containsExactly(
            new RolloutEvent.AnswerIgnored(effect.id(), new EffectResult.Failed("status 500")));
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void smoke_afterARestart_isRunAgainWithTheSameIdAndANewDeadline() {
    Effect effect = ask();
    Transition transition = track.after(Duration.ofHours(1)).observe(new Observation.Recovered());
    Effect again = transition.effects().getFirst();
    assertThat(again.id()).isEqualTo(effect.id());
    assertThat(again.deadline()).isAfter(track.now());
    track.observe(yes(again.id()));
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void smoke_retryAfterAFailure_hasANewId() {
    Track pausing =
        Track.waiting(Given.with(Given.blueGreen(), OnFailure.PAUSE, OnInconclusive.PAUSE));
    Effect first = pausing.observe(new Observation.MayStart("v1")).effects().getFirst();
    pausing.observe(no(first.id()));
    assertThat(((Paused) pausing.state()).cause()).isEqualTo(new Cause.EffectFailed("status 500"));
    Effect second = pausing.command(new Verb.Retry()).effects().getFirst();
    assertThat(second.id()).isNotEqualTo(first.id());
    pausing.observe(yes(first.id()));
    assertThat(pausing.running().phase()).isZero();
  }

  @Test
  void smoke_killedBeforeItWasAsked_isAskedOnTheNextLook() {
    RolloutState halfEntered =
        RolloutFold.apply(
            Given.blueGreen(), track.state(), new RolloutEvent.Started("v1"), Given.START);
    var entry =
        new RolloutEntry(
            Given.blueGreen(),
            halfEntered,
            track.entry().judge(),
            1,
            1,
            Optional.empty(),
            List.of());
    Transition transition =
        RolloutEngine.step(entry, Surroundings.NONE, Given.bare(Given.fleet(3)), Given.START);
    assertThat(transition.effects()).hasSize(1);
  }

  @Test
  void promote_opensASmokeGateToo_andItsAnswerComesToNothing() {
    Effect effect = ask();
    track.command(new Verb.Promote());
    assertThat(track.running().phase()).isEqualTo(1);
    track.observe(no(effect.id()));
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void smoke_answeredDuringAPause_countsAfterIt() {
    Effect effect = ask();
    track.command(new Verb.Pause());
    track.observe(yes(effect.id()));
    assertThat(track.state()).isInstanceOf(Paused.class);
    track.command(new Verb.Resume());
    track.look(Given.fleet(3));
    assertThat(track.running().phase()).isEqualTo(1);
    assertThat(List.of(track.candidateBasisPoints())).containsExactly(0);
  }
}
