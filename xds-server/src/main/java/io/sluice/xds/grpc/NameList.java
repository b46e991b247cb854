package io.sluice.xds.grpc;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A list of names with the bytes that it has in requests; both are shared. */
final class NameList {
  static final NameList NONE = new NameList(new byte[0], List.of());

  private final byte[] bytes;
  private final List<String> names;

  private NameList(byte[] bytes, List<String> names) {
    this.bytes = bytes;
    this.names = names;
  }

  /**
   * {@return the list in these bytes, which are kept}
   *
   * @throws IOException if they hold anything but text fields
   */
  static NameList parse(byte[] bytes) throws IOException {
    List<String> names = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    while (in.readTag() != 0) {
      names.add(in.readStringRequireUtf8());
    }
    return new NameList(bytes, List.copyOf(names));
  }

  List<String> names() {
    return names;
  }

  int sizeBytes() {
    return bytes.length;
  }

  /** {@return whether the request has these bytes at this place, whatever follows} */
  boolean isAt(byte[] request, int from) {
    int to = from + bytes.length;
    return to <= request.length && Arrays.equals(request, from, to, bytes, 0, bytes.length);
  }
}
