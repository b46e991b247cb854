package io.sluice.control.api;

import io.sluice.control.store.Times;
import io.sluice.proto.control.v1.Phase;
import io.sluice.rollout.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** The phases of a plan as messages of the control API. */
final class PhaseMessage {
  private PhaseMessage() {}

  static List<Phase> all(Plan plan) {
    var messages = new ArrayList<Phase>();
    int weight = 0;
    for (io.sluice.rollout.plan.Phase phase : plan.phases()) {
      weight = phase.weightAfter(weight);
      messages.add(one(phase, weight));
    }
    return messages;
  }

  private static Phase one(io.sluice.rollout.plan.Phase phase, int weight) {
    Phase.Builder message =
        Phase.newBuilder()
            .setKind(PhaseLabel.kind(phase))
            .setLabel(PhaseLabel.of(phase))
            .setCandidateBasisPoints(weight);
    phase
        .judgedFor()
        .ifPresent(bake ->
            message.setAtLeast(Times.wire(bake.atLeast())).setAtMost(Times.wire(bake.atMost())));
    if (phase instanceof io.sluice.rollout.plan.Phase.Learn(_, var terms)) {
      message.setAtMost(Times.wire(terms.atMost()));
    }
    if (phase instanceof io.sluice.rollout.plan.Phase.Experiment(_, var terms)) {
      message.setAtMost(Times.wire(terms.atMost()));
    }
    return message.build();
  }
}
