package io.sluice.control.store;

import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.HttpCall;
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
                call(at.isWaitedFor()),
                at.isWaitedFor() ? Hook.OnError.FAIL : Hook.OnError.IGNORE))
        .toList();
  }

  /** {@return a call, with or without a status that is expected} */
  HttpCall call(boolean expecting) {
    return new HttpCall(
        "https://" + values.name() + "/",
        List.of(
            new HttpCall.Header("x-" + values.name(), values.sentence(), Optional.empty()),
            new HttpCall.Header("authorization", "Bearer ", Optional.of(values.name()))),
        expecting ? Optional.of(204) : Optional.empty(),
        values.duration().plusNanos(1),
        values.duration().plusNanos(1),
        values.duration());
  }
}
