package io.sluice.xds.grpc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The lists of names that one stream has sent of late. In state of the world each request repeats
 * one of them, which is found by comparing bytes; nothing of it is read.
 */
final class RecentNames {
  /** The types that Envoy asks for by name: endpoints, routes, secrets, and one more. */
  private static final int LISTS = 4;

  private final NameLists lists;
  private final @Nullable NameList[] recent = new @Nullable NameList[LISTS];
  private int oldest;

  RecentNames(NameLists lists) {
    this.lists = lists;
  }

  /** {@return a recent list that the request has at this place; others may follow it} */
  @Nullable NameList at(byte[] request, int from) {
    for (NameList list : recent) {
      if (list != null && list.isAt(request, from)) {
        return list;
      }
    }
    return null;
  }

  /**
   * {@return the names in this range of a request, which count as recent from now on}
   *
   * @throws IOException if it holds anything but text fields
   */
  NameList read(byte[] request, int from, int to) throws IOException {
    if (from == to) {
      return NameList.NONE;
    }
    NameList list = lists.of(request, from, to);
    recent[oldest] = list;
    oldest = (oldest + 1) % LISTS;
    return list;
  }
}
