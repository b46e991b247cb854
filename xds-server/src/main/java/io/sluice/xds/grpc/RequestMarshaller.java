package io.sluice.xds.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/**
 * The way of requests from the transport to a codec, as bytes.
 *
 * @param <Q> the request as the session takes it
 */
record RequestMarshaller<Q>(Codec<Q> codec) implements MethodDescriptor.Marshaller<Incoming<Q>> {
  @Override
  public InputStream stream(Incoming<Q> message) {
    throw new UnsupportedOperationException("a server sends no requests");
  }

  @Override
  public Incoming<Q> parse(InputStream stream) {
    try {
      // The whole message is there; to ask for all would fill a large buffer first.
      return codec.request(stream.readNBytes(stream.available()));
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("the request cannot be parsed")
          .withCause(e)
          .asRuntimeException();
    }
  }
}
