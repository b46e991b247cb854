package io.sluice.xds.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;

/**
 * A request from the wire. Its node is left as bytes: Envoy repeats it in each request, and only
 * that of the first is of interest.
 *
 * @param <Q> the request as the session takes it
 */
record Incoming<Q>(ByteString nodeBytes, Q request) {
  Node node() {
    try {
      return Node.parseFrom(nodeBytes);
    } catch (InvalidProtocolBufferException e) {
      throw Status.INVALID_ARGUMENT
          .withDescription("the node cannot be parsed")
          .withCause(e)
          .asRuntimeException();
    }
  }
}
