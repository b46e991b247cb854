/** The decisions: one pure step from a state and an observation to events and effects. */
@NullMarked
package io.sluice.rollout.engine;

import org.jspecify.annotations.NullMarked;
