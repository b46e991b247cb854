/** What Sluice counts of what real Envoys do. */
@NullMarked
package io.sluice.it.counting;

import org.jspecify.annotations.NullMarked;
