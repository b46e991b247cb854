/** The translation against real Envoys. */
@NullMarked
package io.sluice.it.translate;

import org.jspecify.annotations.NullMarked;
