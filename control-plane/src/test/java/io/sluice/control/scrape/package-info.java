@NullMarked
package io.sluice.control.scrape;

import org.jspecify.annotations.NullMarked;
