/**
 * The loop: one thread that decides, journals, publishes and looks, and what it shows of itself.
 */
@NullMarked
package io.sluice.control.loop;

import org.jspecify.annotations.NullMarked;
