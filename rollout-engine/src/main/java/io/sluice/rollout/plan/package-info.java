/** What a rollout is going to do: strategies and the phases that they compile to. */
@NullMarked
package io.sluice.rollout.plan;

import org.jspecify.annotations.NullMarked;
