/** The xDS server on gRPC: streams, back-pressure, and the services that Envoys call. */
@NullMarked
package io.sluice.xds.grpc;

import org.jspecify.annotations.NullMarked;
