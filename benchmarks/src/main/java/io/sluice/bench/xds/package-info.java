/** The xDS server under load, side by side with a floor and with other management servers. */
@NullMarked
package io.sluice.bench.xds;

import org.jspecify.annotations.NullMarked;
