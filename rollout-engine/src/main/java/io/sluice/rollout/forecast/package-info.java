/**
 * Forecasts: the real plan, engine and judge against a modelled service, many times over.
 * Everything is drawn from one seed.
 */
@NullMarked
package io.sluice.rollout.forecast;

import org.jspecify.annotations.NullMarked;
