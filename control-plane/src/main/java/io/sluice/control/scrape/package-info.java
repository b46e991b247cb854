/** Statistics that are read from the admin pages of Envoys which do not push them. */
@NullMarked
package io.sluice.control.scrape;

import org.jspecify.annotations.NullMarked;
