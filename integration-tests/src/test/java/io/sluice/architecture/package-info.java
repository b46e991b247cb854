/** Rules that hold for the sources and classes of all modules, whoever writes them. */
@NullMarked
package io.sluice.architecture;

import org.jspecify.annotations.NullMarked;
