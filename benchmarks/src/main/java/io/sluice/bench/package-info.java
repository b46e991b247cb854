/** Measurements: what the judge is worth, how fast the parts are, and what we compare with. */
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
