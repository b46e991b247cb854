package io.sluice.xds.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /**
   * {@return the request in these bytes, or nothing if it has other fields, or its names are not in
   * one piece}
   *
   * @throws IOException if it is no message
   */
  static Optional<WireRequest> read(byte[] bytes, Fields fields, RecentNames recent)
      throws IOException {
    return new Reading(bytes, fields, recent).read();
  }

  private static final class Reading {
    private final Fields fields;
    private final RecentNames recent;
    private final byte[] bytes;
    private final CodedInputStream in;
    private ByteString node = ByteString.EMPTY;
    private String version = "";
    private String typeUrl = "";
    private String nonce = "";
    private Optional<String> error = Optional.empty();
    private int namesFrom;
    private int namesTo;
    private @Nullable NameList repeated;

    Reading(byte[] bytes, Fields fields, RecentNames recent) {
      this.fields = fields;
      this.recent = recent;
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
      return Optional.of(new WireRequest(node, version, typeUrl, nonce, names(), error));
    }

    private boolean take(int field, int at) throws IOException {
      if (field == fields.names()) {
        return takeName(at);
      } else if (field == fields.node()) {
        node = in.readBytes();
      } else if (field == fields.typeUrl()) {
        typeUrl = TypeUrls.of(in.readBytes());
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
        NameList known = recent.at(bytes, at);
        if (known != null) {
          repeated = known;
          namesTo = at + known.sizeBytes();
          in.skipRawBytes(namesTo - in.getTotalBytesRead());
          return true;
        }
      } else if (namesTo != at) {
        return false;
      }
      in.skipRawBytes(in.readRawVarint32());
      namesTo = in.getTotalBytesRead();
      return true;
    }

    private List<String> names() throws IOException {
      NameList known = repeated;
      boolean alone = known != null && known.sizeBytes() == namesTo - namesFrom;
      NameList list = alone && known != null ? known : recent.read(bytes, namesFrom, namesTo);
      return list.names();
    }
  }
}
