/** Where what Sluice logs goes, and in which form. */
@NullMarked
package io.sluice.control.log;

import org.jspecify.annotations.NullMarked;
