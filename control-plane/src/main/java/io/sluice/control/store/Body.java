package io.sluice.control.store;

import com.google.protobuf.MessageLite;

/**
 * The content of a record.
 *
 * @param type name of the record type
 * @param subject the rollout or service that it is about; empty if neither
 * @param message its message
 */
record Body(String type, String subject, MessageLite message) {
  Body(String type, String subject, MessageLite.Builder message) {
    this(type, subject, message.build());
  }
}
