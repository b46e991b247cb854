package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Effects on their way: they answer in time, late, twice or never. */
final class SimAnswers {
  private final List<Pending> pending = new ArrayList<>();
  private final Dice dice;

  private record Pending(String rollout, String id, EffectResult result, Instant due) {}

  SimAnswers(Dice dice) {
    this.dice = dice;
  }

  void run(List<Effect> effects, Instant now, Faults faults) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Approval) {
        continue;
      }
      if (!dice.perMille(faults.lostAnswer())) {
        add(effect, now);
      }
      if (dice.perMille(faults.repeatedAnswer())) {
        add(effect, now);
      }
    }
  }

  private void add(Effect effect, Instant now) {
    // The id begins with the rollout's name.
    String rollout = effect.id().substring(0, effect.id().indexOf('/'));
    EffectResult result =
        dice.perMille(800)
            ? new EffectResult.Succeeded("it answers")
            : new EffectResult.Failed("it does not answer");
    pending.add(new Pending(rollout, effect.id(), result, now.plus(dice.seconds(0, 40))));
  }

  /** {@return the answers that have come in} */
  List<ControlInput> due(Instant now) {
    var due = pending.stream().filter(p -> !p.due().isAfter(now)).toList();
    pending.removeAll(due);
    return due.stream()
        .map(p ->
            (ControlInput)
                new ControlInput.Observed(
                    p.rollout(), new Observation.EffectAnswered(p.id(), p.result())))
        .toList();
  }

  /** The process that ran them is gone; what was sent already may still come back. */
  void forgetSome() {
    pending.removeIf(_ -> dice.perMille(700));
  }
}
