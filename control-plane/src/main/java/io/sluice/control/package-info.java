/**
 * The executable {@code sluice}: what is written by users, what the Envoys get, and everything
 * between.
 */
@NullMarked
package io.sluice.control;

import org.jspecify.annotations.NullMarked;
