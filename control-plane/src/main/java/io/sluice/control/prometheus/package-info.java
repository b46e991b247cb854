/** Metrics that a Prometheus is asked for: its API, the queries, and what its answers mean. */
@NullMarked
package io.sluice.control.prometheus;

import org.jspecify.annotations.NullMarked;
