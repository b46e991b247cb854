/** The xDS server alone, library and all, before real Envoys. */
@NullMarked
package io.sluice.it.protocol;

import org.jspecify.annotations.NullMarked;
