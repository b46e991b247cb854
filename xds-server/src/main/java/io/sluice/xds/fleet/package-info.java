/** The fleet as the server sees it: which node has what, and which of its clusters are usable. */
@NullMarked
package io.sluice.xds.fleet;

import org.jspecify.annotations.NullMarked;
