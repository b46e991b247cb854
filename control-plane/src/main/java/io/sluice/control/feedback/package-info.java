/** What clients tell of the answers that they got: checked, counted once, gathered by unit. */
@NullMarked
package io.sluice.control.feedback;

import org.jspecify.annotations.NullMarked;
