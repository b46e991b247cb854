package io.sluice.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.ControlEvent;
import java.time.Instant;
import java.util.List;

/**
 * Journal records as bytes. Every record carries its type and the version of that type; older
 * versions are upcast step by step, and what this version of Sluice does not know is a value,
 * {@link JournalEntry.Unknown}.
 */
public final class RecordCodec {
  /** The codec of this version of Sluice. */
  public static final RecordCodec CURRENT = new RecordCodec(List.of());

  private static final int FIRST_VERSION = 1;
  private static final int ENVELOPE_BYTES_MAX = 128;

  private final List<Upcast> upcasts;

  /**
   * @param upcasts the steps from every version of every type that was ever written to the next
   */
  RecordCodec(List<Upcast> upcasts) {
    this.upcasts = List.copyOf(upcasts);
  }

  /** {@return the envelope of an event} */
  Wire.Envelope encode(Instant at, ControlEvent event) {
    Body body = EventCodec.body(event);
    var envelope =
        Wire.Envelope.newBuilder()
            .setType(body.type())
            .setVersion(version(body.type()))
            .setAt(Times.wire(at))
            .setSubject(body.subject());
    Deflated.put(body.message().toByteString(), envelope);
    return envelope.build();
  }

  /** {@return a bound of the bytes of an event's envelope} */
  int sizeAtMost(ControlEvent event) {
    Body body = EventCodec.body(event);
    // A name takes up to three bytes a character; type, version and time are short.
    return body.message().getSerializedSize() + 3 * body.subject().length() + ENVELOPE_BYTES_MAX;
  }

  /** {@return what an envelope says} */
  JournalEntry decode(long revision, Wire.Envelope envelope) {
    try {
      return known(revision, envelope);
    } catch (UnreadableException | InvalidProtocolBufferException | IllegalArgumentException e) {
      return new JournalEntry.Unknown(revision, label(envelope) + ": " + e.getMessage());
    }
  }

  /** {@return what the bytes of an envelope say} */
  JournalEntry decode(long revision, byte[] bytes) {
    try {
      return decode(revision, Wire.Envelope.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      return new JournalEntry.Unknown(revision, "not a record: " + e.getMessage());
    }
  }

  private JournalEntry known(long revision, Wire.Envelope envelope)
      throws UnreadableException, InvalidProtocolBufferException {
    String type = envelope.getType();
    int current = version(type);
    if (envelope.getVersion() < FIRST_VERSION || envelope.getVersion() > current) {
      throw new UnreadableException("known up to version " + current);
    }
    ByteString body = Deflated.take(envelope);
    for (int version = envelope.getVersion(); version < current; version++) {
      body = upcast(type, version).step().apply(body);
    }
    ControlEvent event =
        EventCodec.event(type, envelope.getSubject(), body)
            .orElseThrow(() -> new UnreadableException("unknown type"));
    return new JournalEntry.Known(
        new JournalRecord(revision, Times.instant(envelope.getAt()), event));
  }

  /** The version that is written: one more than the newest that an upcast starts from. */
  private int version(String type) {
    return upcasts.stream()
        .filter(upcast -> upcast.type().equals(type))
        .mapToInt(upcast -> upcast.from() + 1)
        .max()
        .orElse(FIRST_VERSION);
  }

  private Upcast upcast(String type, int from) throws UnreadableException {
    for (Upcast upcast : upcasts) {
      if (upcast.type().equals(type) && upcast.from() == from) {
        return upcast;
      }
    }
    throw new UnreadableException("no way up from version " + from);
  }

  private static String label(Wire.Envelope envelope) {
    return "record of type '" + envelope.getType() + "', version " + envelope.getVersion();
  }
}
