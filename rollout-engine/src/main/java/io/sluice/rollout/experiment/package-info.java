/** Tests of one version against another with fixed shares: samples, estimates, evidence. Pure. */
@NullMarked
package io.sluice.rollout.experiment;

import org.jspecify.annotations.NullMarked;
