/** The control API: the engine's state as messages, and the verbs. */
@NullMarked
package io.sluice.control.api;

import org.jspecify.annotations.NullMarked;
