/** The command line: verbs over the control API, and the views that they draw. */
@NullMarked
package io.sluice.control.cli;

import org.jspecify.annotations.NullMarked;
