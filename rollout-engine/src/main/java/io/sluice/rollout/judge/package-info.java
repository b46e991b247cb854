/** The judgement of a phase: interval counts in, verdicts with their evidence out. */
@NullMarked
package io.sluice.rollout.judge;

import org.jspecify.annotations.NullMarked;
