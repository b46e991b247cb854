/** Certificates from files, taken anew whenever the files change. */
@NullMarked
package io.sluice.xds.tls;

import org.jspecify.annotations.NullMarked;
