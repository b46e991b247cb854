/** Learning which version is best while it is in use: rewards, posteriors and weights. Pure. */
@NullMarked
package io.sluice.rollout.learn;

import org.jspecify.annotations.NullMarked;
