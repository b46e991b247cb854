/** Samples for the tests of the xDS server. */
@org.jspecify.annotations.NullMarked
package io.sluice.xds;
