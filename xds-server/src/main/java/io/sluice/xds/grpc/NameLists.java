package io.sluice.xds.grpc;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The lists of names that clients ask for, by their bytes. Equal bytes give the very same list: a
 * list that a whole fleet asks for is parsed and kept once. A list that no stream uses any more is
 * forgotten.
 */
final class NameLists {
  private final Cache<Bytes, NameList> lists = CacheBuilder.newBuilder().weakValues().build();

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
      // The JVM has instructions of the processor for it; lists are long.
      CRC32C crc = new CRC32C();
      crc.update(array, from, to - from);
      hash = (int) crc.getValue();
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
  NameList of(byte[] request, int from, int to) throws IOException {
    NameList known = lists.getIfPresent(new Bytes(request, from, to));
    if (known != null) {
      return known;
    }
    byte[] own = Arrays.copyOfRange(request, from, to);
    NameList parsed = NameList.parse(own);
    NameList earlier = lists.asMap().putIfAbsent(new Bytes(own, 0, own.length), parsed);
    return earlier == null ? parsed : earlier;
  }
}
