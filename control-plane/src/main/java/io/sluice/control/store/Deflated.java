package io.sluice.control.store;

import com.google.protobuf.ByteString;
import io.sluice.proto.journal.v1.Wire;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Bodies of envelopes, the larger ones deflated: looks with histograms and the names of many Envoys
 * make up nearly all of a journal, and shrink to a fraction.
 */
final class Deflated {
  /** Up to here deflating saves nothing worth its time. */
  private static final int PLAIN_BYTES_MAX = 512;

  /** A body beyond this is damaged: a whole append is at most 1 MiB. */
  private static final int INFLATED_BYTES_MAX = 64 << 20;

  private Deflated() {}

  static void put(ByteString body, Wire.Envelope.Builder envelope) {
    if (body.size() <= PLAIN_BYTES_MAX) {
      envelope.setBody(body);
    } else {
      envelope.setDeflatedBody(deflate(body.toByteArray()));
    }
  }

  static ByteString take(Wire.Envelope envelope) throws UnreadableException {
    return switch (envelope.getContentCase()) {
      case BODY -> envelope.getBody();
      case DEFLATED_BODY -> inflate(envelope.getDeflatedBody().toByteArray());
      case CONTENT_NOT_SET -> throw new UnreadableException("no body");
    };
  }

  private static ByteString deflate(byte[] plain) {
    try (var deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(plain);
      deflater.finish();
      var out = new ByteArrayOutputStream(plain.length / 2);
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return ByteString.copyFrom(out.toByteArray());
    }
  }

  private static ByteString inflate(byte[] deflated) throws UnreadableException {
    try (var inflater = new Inflater(true)) {
      inflater.setInput(deflated);
      var out = new ByteArrayOutputStream(deflated.length * 4);
      byte[] buffer = new byte[4096];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        if ((length == 0 && !inflater.finished()) || out.size() > INFLATED_BYTES_MAX) {
          throw new UnreadableException("the deflated body is damaged");
        }
        out.write(buffer, 0, length);
      }
      return ByteString.copyFrom(out.toByteArray());
    } catch (DataFormatException e) {
      throw new UnreadableException("the deflated body is damaged", e);
    }
  }
}
