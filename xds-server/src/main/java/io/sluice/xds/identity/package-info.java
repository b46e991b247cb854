/** Who connects, and which nodes it may claim to be. */
@NullMarked
package io.sluice.xds.identity;

import org.jspecify.annotations.NullMarked;
