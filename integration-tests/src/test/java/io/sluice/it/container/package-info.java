/** Envoy in a container. */
@NullMarked
package io.sluice.it.container;

import org.jspecify.annotations.NullMarked;
