/** The launcher {@code ./sluice}, run as users run it. */
@NullMarked
package io.sluice.launcher;

import org.jspecify.annotations.NullMarked;
