package io.sluice.control.loop;

import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;

/** What carries out effects. */
@FunctionalInterface
public interface EffectRunner {
  /**
   * {@return what came of an effect} Called on a virtual thread, which it may block up to the
   * effect's deadline. The same effect may be run again after a restart.
   *
   * @param service definition of the service that the effect is about
   */
  EffectResult run(Effect effect, ServiceConfig service) throws InterruptedException;
}
