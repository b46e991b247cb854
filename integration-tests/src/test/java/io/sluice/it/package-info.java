/** Sluice against real Envoys. */
@NullMarked
package io.sluice.it;

import org.jspecify.annotations.NullMarked;
