package io.sluice.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/**
 * The step from one version of a record type to the next.
 *
 * @param type name of the record type
 * @param from the version that it reads; it writes the one after it
 * @param step what it does to the body
 */
record Upcast(String type, int from, Step step) {
  /** A change of a body. */
  @FunctionalInterface
  interface Step {
    ByteString apply(ByteString body) throws InvalidProtocolBufferException;
  }
}
