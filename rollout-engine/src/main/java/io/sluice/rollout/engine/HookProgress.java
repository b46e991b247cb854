package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How far the hooks of a phase that are waited for have come.
 *
 * @param passed how many of them are through
 * @param called the call that has not been answered
 */
public record HookProgress(int passed, Optional<Effect.Call> called) {
  /** Before the first one. */
  public static final HookProgress NEW = new HookProgress(0, Optional.empty());

  public HookProgress {
    requireNonNull(called);
  }

  HookProgress calling(Effect.Call call) {
    return new HookProgress(passed, Optional.of(call));
  }

  HookProgress passedOne() {
    return new HookProgress(passed + 1, Optional.empty());
  }

  HookProgress failed() {
    return new HookProgress(passed, Optional.empty());
  }
}
