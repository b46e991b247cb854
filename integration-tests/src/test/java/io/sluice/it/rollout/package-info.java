/** Whole rollouts: the control plane, real Envoys, model servers and a load, on loopback. */
@NullMarked
package io.sluice.it.rollout;

import org.jspecify.annotations.NullMarked;
