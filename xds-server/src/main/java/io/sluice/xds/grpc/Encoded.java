package io.sluice.xds.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as bytes: a part of its own, and parts that it shares with the responses to other
 * streams. Each part is some fields; those of a message may come in any order.
 */
final class Encoded {
  /** Writes responses; a server reads none. */
  static final MethodDescriptor.Marshaller<Encoded> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Encoded response) {
          return new Draining(response);
        }

        @Override
        public Encoded parse(InputStream stream) {
          throw new UnsupportedOperationException("a server receives no responses");
        }
      };

  private final byte[] own;
  private final List<byte[]> shared;
  private final int sizeBytes;

  Encoded(byte[] own, List<byte[]> shared) {
    this.own = own;
    this.shared = shared;
    int size = own.length;
    for (byte[] part : shared) {
      size += part.length;
    }
    sizeBytes = size;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  private void writeTo(OutputStream target) throws IOException {
    target.write(own);
    for (byte[] part : shared) {
      target.write(part);
    }
  }

  /** Hands the bytes over without another copy; only a compressing transport reads them. */
  private static final class Draining extends InputStream implements Drainable, KnownLength {
    private final Encoded response;
    private @Nullable InputStream rest;
    private boolean drained;

    Draining(Encoded response) {
      this.response = response;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      if (rest != null) {
        return Math.toIntExact(rest.transferTo(target));
      }
      if (drained) {
        return 0;
      }
      drained = true;
      response.writeTo(target);
      return response.sizeBytes;
    }

    @Override
    public int available() throws IOException {
      if (drained) {
        return 0;
      }
      InputStream begun = rest;
      return begun == null ? response.sizeBytes : begun.available();
    }

    @Override
    public int read() throws IOException {
      return drained ? -1 : rest().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return drained ? -1 : rest().read(target, offset, length);
    }

    private InputStream rest() {
      InputStream begun = rest;
      if (begun == null) {
        var bytes = new ByteArrayOutputStream(response.sizeBytes);
        try {
          response.writeTo(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        begun = new ByteArrayInputStream(bytes.toByteArray());
        rest = begun;
      }
      return begun;
    }
  }
}
