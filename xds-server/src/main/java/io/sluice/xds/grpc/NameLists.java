package io.sluice.xds.grpc;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lists of names that clients ask for, by their bytes. Equal bytes give the very same list: a
 * list that is repeated in each request of each node of a fleet is parsed and kept once. A list
 * that no stream uses any more is forgotten.
 */
final class NameLists {
  private final Cache<Bytes, List<String>> lists = CacheBuilder.newBuilder().weakValues().build();

  /** A range of an array, compared by its content. */
  private static final class Bytes {
    private final byte[] array;
    private final int from;
    private final int to;
    private final int hash;

    private Bytes(byte[] array, int from, int to) {
      this.array = array;
      this.from = from;
      this.to = to;
      hash = ByteBuffer.wrap(array, from, to - from).hashCode();
    }

    Bytes copied() {
      return new Bytes(Arrays.copyOfRange(array, from, to), 0, to - from);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes that
          && hash == that.hash
          && Arrays.equals(array, from, to, that.array, that.from, that.to);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * {@return the names in this range of a request}
   *
   * @throws IOException if it holds anything but text fields
   */
  List<String> of(byte[] request, int from, int to) throws IOException {
    if (from == to) {
      return List.of();
    }
    Bytes bytes = new Bytes(request, from, to);
    List<String> known = lists.getIfPresent(bytes);
    if (known != null) {
      return known;
    }
    List<String> parsed = parse(CodedInputStream.newInstance(request, from, to - from));
    List<String> earlier = lists.asMap().putIfAbsent(bytes.copied(), parsed);
    return earlier == null ? parsed : earlier;
  }

  private static List<String> parse(CodedInputStream in) throws IOException {
    List<String> names = new ArrayList<>();
    while (in.readTag() != 0) {
      names.add(in.readStringRequireUtf8());
    }
    return List.copyOf(names);
  }
}
