/** Clients of the xDS server that are not Envoy. */
@NullMarked
package io.sluice.it.clients;

import org.jspecify.annotations.NullMarked;
