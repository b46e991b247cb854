/** The whole server under the statistics of a large fleet. */
@NullMarked
package io.sluice.bench.ingest;

import org.jspecify.annotations.NullMarked;
