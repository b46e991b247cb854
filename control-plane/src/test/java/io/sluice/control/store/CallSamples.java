package io.sluice.control.store;

import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Calls and hooks for the tests of the codec.
 *
 * @param values where their values come from
 */
record CallSamples(ValueSamples values) {
  List<Hook> hooks() {
    return Arrays.stream(Hook.Moment.values())
        .map(at ->
            new Hook(
                at,
                call(at.isWaitedFor() ? Optional.of(204) : Optional.empty()),
                at.isWaitedFor() ? Hook.OnError.FAIL : Hook.OnError.IGNORE))
        .toList();
  }

  /** {@return a gate that a call opens} */
  Phase gate() {
    return new Phase.Gate(new GateCheck.Http(call(Optional.of(204))));
  }

  /** {@return a gate that a person opens, in time} */
  Phase gate(OnTimeout onTimeout) {
    return new Phase.Gate(new GateCheck.Timed(values.duration().plusNanos(1), onTimeout));
  }

  /** {@return a call that expects a status, or any that is good} */
  HttpCall call(Optional<Integer> expected) {
    return new HttpCall(
        "https://" + values.name() + "/",
        List.of(
            new HttpCall.Header("x-" + values.name(), values.sentence(), Optional.empty()),
            new HttpCall.Header("authorization", "Bearer ", Optional.of(values.name()))),
        expected,
        values.duration().plusNanos(1),
        values.duration().plusNanos(1),
        values.duration());
  }
}
