/** The real things that the demo runs: an Envoy, small model servers, and a load on them. */
@NullMarked
package io.sluice.control.demo;

import org.jspecify.annotations.NullMarked;
