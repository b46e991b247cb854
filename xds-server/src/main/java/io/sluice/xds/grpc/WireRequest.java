package io.sluice.xds.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The usual fields of a request of either variant, read without making messages of what repeats.
 *
 * @param version empty in the incremental variant
 * @param names those that are asked for
 * @param error the message of {@code error_detail}
 */
record WireRequest(
    ByteString node,
    String version,
    String typeUrl,
    String nonce,
    List<String> names,
    Optional<String> error) {

  /** The numbers of the fields in one variant; a variant without a version gives it none. */
  record Fields(int node, int version, int typeUrl, int names, int nonce, int error) {}

  /** Reads requests of one variant. */
  record Reader(Fields fields, NameLists lists) {
    /**
     * {@return the request, or nothing if it has other fields, or its names are not in one piece}
     *
     * @throws IOException if it is no message
     */
    Optional<WireRequest> read(byte[] bytes) throws IOException {
      return new Reading(this, bytes).read();
    }
  }

  private static final class Reading {
    private final Reader reader;
    private final byte[] bytes;
    private final CodedInputStream in;
    private ByteString node = ByteString.EMPTY;
    private String version = "";
    private String typeUrl = "";
    private String nonce = "";
    private Optional<String> error = Optional.empty();
    private int namesFrom;
    private int namesTo;

    Reading(Reader reader, byte[] bytes) {
      this.reader = reader;
      this.bytes = bytes;
      in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      in.enableAliasing(true);
    }

    Optional<WireRequest> read() throws IOException {
      int at = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        boolean text = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        if (!text || !take(WireFormat.getTagFieldNumber(tag), at)) {
          return Optional.empty();
        }
        at = in.getTotalBytesRead();
      }
      List<String> names = reader.lists().of(bytes, namesFrom, namesTo);
      return Optional.of(new WireRequest(node, version, typeUrl, nonce, names, error));
    }

    private boolean take(int field, int at) throws IOException {
      Fields fields = reader.fields();
      if (field == fields.names()) {
        return takeName(at);
      } else if (field == fields.node()) {
        node = in.readBytes();
      } else if (field == fields.typeUrl()) {
        typeUrl = in.readStringRequireUtf8();
      } else if (field == fields.nonce()) {
        nonce = in.readStringRequireUtf8();
      } else if (field == fields.version()) {
        version = in.readStringRequireUtf8();
      } else if (field == fields.error()) {
        error = Optional.of(com.google.rpc.Status.parseFrom(in.readBytes()).getMessage());
      } else {
        return false;
      }
      return true;
    }

    private boolean takeName(int at) throws IOException {
      if (namesTo == 0) {
        namesFrom = at;
      } else if (namesTo != at) {
        return false;
      }
      in.skipRawBytes(in.readRawVarint32());
      namesTo = in.getTotalBytesRead();
      return true;
    }
  }
}
