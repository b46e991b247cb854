/**
 * The simulator: a modelled fleet with faults around the real controller, on a virtual clock, with
 * the rules that hold always checked after every record. Everything is drawn from one seed.
 */
@NullMarked
package io.sluice.rollout.sim;

import org.jspecify.annotations.NullMarked;
