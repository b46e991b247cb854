package io.sluice.rollout.sim;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Controller;
import io.sluice.rollout.engine.Coordinator;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.GateState;
import io.sluice.rollout.engine.RolloutEngine;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What holds of the journal itself: what is decided, what is written, what is asked. */
final class BookRules {
  private final Set<String> effectIds = new HashSet<>();

  /** Checks a decision that was journaled as a whole. */
  void check(Moment moment) {
    if (!Controller.decide(moment.before(), moment.input(), moment.at())
        .equals(moment.decision())) {
      throw new InvariantBroken(Invariant.DECISIONS_ARE_PURE, moment.input().toString());
    }
    boolean command =
        moment.input() instanceof ControlInput.CommandGiven
            || moment.input() instanceof ControlInput.RestartGiven;
    if (command
        && !moment.decision().refusals().isEmpty()
        && !moment.decision().events().isEmpty()) {
      throw new InvariantBroken(Invariant.REFUSAL_CHANGES_NOTHING, moment.decision().toString());
    }
    if (!moment.decision().events().isEmpty()) {
      settled(moment);
    }
  }

  private static void settled(Moment moment) {
    for (Coordinator.Nudge nudge : Coordinator.nudges(moment.after(), moment.at())) {
      RolloutEntry entry = Objects.requireNonNull(moment.after().rollouts().get(nudge.rollout()));
      var transition =
          RolloutEngine.step(
              entry,
              Coordinator.surroundings(moment.after(), entry),
              nudge.observation(),
              moment.at());
      if (!transition.events().isEmpty()) {
        throw new InvariantBroken(
            Invariant.DECISIONS_ARE_SETTLED, nudge + " makes " + transition.events());
      }
    }
  }

  /** Checks one record, with the ones of the same decision before it. */
  void check(Change change, Iterable<ControlEvent> earlier) {
    RolloutEvent event = change.rolloutEvent().orElse(null);
    if (event instanceof RolloutEvent.Intended(var effect)) {
      asked(change, effect);
    }
    if (event instanceof RolloutEvent.HookCalled(var call)) {
      asked(change, call);
    }
    if (event instanceof RolloutEvent.HookNotified(var call)) {
      asked(change, call);
    }
    if (event instanceof RolloutEvent.RollbackStarted(Cause.FailedVerdict cause, _, _)) {
      hasEvidence(change, cause, earlier);
    }
    if (event instanceof RolloutEvent.PauseBegan(Cause.FailedVerdict cause)) {
      hasEvidence(change, cause, earlier);
    }
  }

  private void asked(Change change, Effect effect) {
    boolean again =
        change
            .entryBefore()
            .flatMap(entry -> Change.phaseOf(entry.state()))
            .filter(phase ->
                isAsked(phase.progress().gate(), effect)
                    || phase.progress().hooks().called().filter(c -> isSame(c, effect)).isPresent())
            .isPresent();
    again |=
        change
            .entryBefore()
            .filter(entry -> entry.unacknowledged().stream().anyMatch(e -> isSame(e, effect)))
            .isPresent();
    if (!effectIds.add(effect.id()) && !again) {
      throw new InvariantBroken(Invariant.EFFECT_IDS_ARE_UNIQUE, effect.toString());
    }
  }

  private static boolean isSame(Effect one, Effect other) {
    return one.id().equals(other.id());
  }

  private static boolean isAsked(GateState gate, Effect effect) {
    return gate instanceof GateState.Asked(var asked) && asked.id().equals(effect.id());
  }

  private static void hasEvidence(
      Change change, Cause.FailedVerdict cause, Iterable<ControlEvent> earlier) {
    Optional<Judgement> journaled = Optional.empty();
    for (ControlEvent event : earlier) {
      if (event instanceof ControlEvent.RolloutProgressed(var name, RolloutEvent.Looked looked)
          && change.rollout().filter(name::equals).isPresent()) {
        journaled = looked.judgement();
      }
    }
    boolean says =
        journaled
            .filter(judgement ->
                says(judgement.verdict(), cause.sentence()::equals)
                    || judgement.arms().values().stream()
                        .anyMatch(arm -> says(arm, cause.sentence()::contains)))
            .isPresent();
    if (!says) {
      throw new InvariantBroken(Invariant.VERDICT_HAS_EVIDENCE, cause + " after " + journaled);
    }
  }

  private static boolean says(Verdict verdict, Predicate<String> sentence) {
    return verdict instanceof Verdict.Fail fail && sentence.test(fail.why());
  }
}
