/** Traces: what versions did interval by interval, as lines of JSON that can be judged again. */
@NullMarked
package io.sluice.control.trace;

import org.jspecify.annotations.NullMarked;
