package io.sluice.xds.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** The type URLs of requests; for a type that the server holds it is always the very same text. */
final class TypeUrls {
  private static final List<Known> KNOWN = known();

  private TypeUrls() {}

  private record Known(ByteString bytes, String text) {}

  private static List<Known> known() {
    List<Known> known = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      known.add(new Known(ByteString.copyFromUtf8(type.typeUrl()), type.typeUrl()));
    }
    return List.copyOf(known);
  }

  /**
   * {@return the text of these bytes}
   *
   * @throws InvalidProtocolBufferException if they are no text
   */
  static String of(ByteString bytes) throws InvalidProtocolBufferException {
    for (Known known : KNOWN) {
      if (known.bytes().equals(bytes)) {
        return known.text();
      }
    }
    if (!bytes.isValidUtf8()) {
      throw new InvalidProtocolBufferException("the type URL is no text");
    }
    return bytes.toStringUtf8();
  }
}
