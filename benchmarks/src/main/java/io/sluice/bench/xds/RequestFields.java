package io.sluice.bench.xds;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a request asks for, read without making anything of the rest. */
record RequestFields(String typeUrl, String nonce) {
  /** Reads a request whose variant gives the fields these numbers. */
  static RequestFields of(byte[] message, int typeUrlField, int nonceField) {
    String typeUrl = "";
    String nonce = "";
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        if (field == typeUrlField) {
          typeUrl = in.readStringRequireUtf8();
        } else if (field == nonceField) {
          nonce = in.readStringRequireUtf8();
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RequestFields(typeUrl, nonce);
  }
}
