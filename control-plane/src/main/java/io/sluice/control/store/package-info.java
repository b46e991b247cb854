/** The journal: the records of every decision, and where they are kept. */
@NullMarked
package io.sluice.control.store;

import org.jspecify.annotations.NullMarked;
