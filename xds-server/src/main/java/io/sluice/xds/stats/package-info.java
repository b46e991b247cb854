/** Statistics that Envoys push: counter deltas, gauges and interval histograms per cluster. */
@NullMarked
package io.sluice.xds.stats;

import org.jspecify.annotations.NullMarked;
