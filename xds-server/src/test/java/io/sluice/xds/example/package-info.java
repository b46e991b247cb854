/** The library as others use it. */
@NullMarked
package io.sluice.xds.example;

import org.jspecify.annotations.NullMarked;
