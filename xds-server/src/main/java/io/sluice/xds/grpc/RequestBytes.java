package io.sluice.xds.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** The way of requests from the transport to their stream, as bytes. */
final class RequestBytes implements MethodDescriptor.Marshaller<byte[]> {
  static final RequestBytes MARSHALLER = new RequestBytes();

  private RequestBytes() {}

  @Override
  public InputStream stream(byte[] message) {
    throw new UnsupportedOperationException("a server sends no requests");
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // The whole message is there; to ask for all would fill a large buffer first.
      return stream.readNBytes(stream.available());
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("the request cannot be read")
          .withCause(e)
          .asRuntimeException();
    }
  }
}
