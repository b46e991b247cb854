package io.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123456789Z");
  private static final int SEEDS = 200;

  private final RecordCodec codec = RecordCodec.CURRENT;

  @Test
  void everyEvent_encodedAndDecoded_isEqual() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (ControlEvent event : EventSamples.of(seed)) {
        JournalEntry decoded = codec.decode(7, codec.encode(AT, event).toByteArray());

        assertThat(decoded)
            .as("seed %d", seed)
            .isEqualTo(new JournalEntry.Known(new JournalRecord(7, AT, event)));
      }
    }
  }

  @Test
  void everyEvent_encodedTwice_hasEqualBytes() {
    for (ControlEvent event : EventSamples.of(1)) {
      assertThat(codec.encode(AT, event)).isEqualTo(codec.encode(AT, event));
    }
  }

  @Test
  void samples_ofOneSeed_holdEveryEventAndCause() {
    Set<Class<?>> seen = new HashSet<>();
    for (ControlEvent event : EventSamples.of(1)) {
      seen.add(event.getClass());
      if (event instanceof ControlEvent.RolloutProgressed(_, RolloutEvent progress)) {
        seen.add(progress.getClass());
        if (progress instanceof RolloutEvent.PauseBegan(Cause cause)) {
          seen.add(cause.getClass());
        }
      }
    }

    assertThat(seen)
        .containsAll(permitted(ControlEvent.class))
        .containsAll(permitted(RolloutEvent.class))
        .containsAll(permitted(Cause.class));
  }

  /** {@return the records of a sealed interface, also those of the interfaces in it} */
  private static List<Class<?>> permitted(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .<Class<?>>flatMap(
            type -> type.isSealed() ? permitted(type).stream() : Stream.<Class<?>>of(type))
        .toList();
  }

  @Test
  void record_ofUnknownType_isUnknownAndSaysWhy() {
    var envelope = Wire.Envelope.newBuilder().setType("teleported").setVersion(1);

    assertThat(decode(envelope.setBody(ByteString.EMPTY)))
        .isEqualTo(
            new JournalEntry.Unknown(7, "record of type 'teleported', version 1: unknown type"));
  }

  @Test
  void record_ofNewerVersion_isUnknownAndSaysWhy() {
    var envelope = codec.encode(AT, new ControlEvent.ServiceRemoved("s")).toBuilder();

    assertThat(decode(envelope.setVersion(2)))
        .isEqualTo(
            new JournalEntry.Unknown(
                7, "record of type 'service-removed', version 2: known up to version 1"));
  }

  @Test
  void record_withVariantThatIsNotKnown_isUnknown() {
    var event = new RolloutEvent.PauseBegan(new Cause.Undecided("x"));
    var envelope = codec.encode(AT, new ControlEvent.RolloutProgressed("r", event)).toBuilder();

    assertThat(decode(envelope.setBody(Wire.PauseBegan.getDefaultInstance().toByteString())))
        .isEqualTo(
            new JournalEntry.Unknown(
                7, "record of type 'pause-began', version 1: unknown kind of cause"));
  }

  @Test
  void record_withValuesThatCannotBe_isUnknown() {
    var split = Wire.Split.newBuilder();
    split.addSharesBuilder().setVersion("v1").setBasisPoints(1);
    var envelope =
        Wire.Envelope.newBuilder()
            .setType("weights-set")
            .setVersion(1)
            .setBody(Wire.WeightsSet.newBuilder().setSplit(split).build().toByteString());

    assertThat(decode(envelope)).isInstanceOf(JournalEntry.Unknown.class);
  }

  @Test
  void record_cutShortOrWithFlippedByte_neverThrows() {
    ControlEvent looked =
        EventSamples.of(3).stream().filter(RecordCodecTest::isLook).findFirst().orElseThrow();
    byte[] bytes = codec.encode(AT, looked).toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x55;

      assertThat(codec.decode(7, flipped)).isNotNull();
      assertThat(codec.decode(7, Arrays.copyOf(bytes, i))).isInstanceOf(JournalEntry.Unknown.class);
    }
  }

  private static boolean isLook(ControlEvent event) {
    return event instanceof ControlEvent.RolloutProgressed(_, RolloutEvent.Looked looked)
        && looked.judgement().isPresent();
  }

  @Test
  void record_ofOlderVersion_isUpcastStepByStep() {
    RecordCodec third =
        new RecordCodec(
            List.of(
                new Upcast("service-removed", 2, body -> append(body, "-3")),
                new Upcast("service-removed", 1, body -> append(body, "-2"))));
    var first = codec.encode(AT, new ControlEvent.ServiceRemoved("s"));

    assertThat(third.decode(7, first))
        .isEqualTo(
            new JournalEntry.Known(
                new JournalRecord(7, AT, new ControlEvent.ServiceRemoved("s-2-3"))));
    assertThat(third.encode(AT, new ControlEvent.ServiceRemoved("s")).getVersion()).isEqualTo(3);
    assertThat(third.encode(AT, new ControlEvent.AlertResolved("f")).getVersion()).isEqualTo(1);
  }

  @Test
  void record_withoutStepUp_isUnknown() {
    RecordCodec gap = new RecordCodec(List.of(new Upcast("service-removed", 2, body -> body)));

    assertThat(gap.decode(7, codec.encode(AT, new ControlEvent.ServiceRemoved("s"))))
        .isEqualTo(
            new JournalEntry.Unknown(
                7, "record of type 'service-removed', version 1: no way up from version 1"));
  }

  private static ByteString append(ByteString body, String suffix)
      throws com.google.protobuf.InvalidProtocolBufferException {
    var removed = Wire.ServiceRemoved.parseFrom(body);
    return removed.toBuilder().setService(removed.getService() + suffix).build().toByteString();
  }

  private JournalEntry decode(Wire.Envelope.Builder envelope) {
    return codec.decode(7, envelope.build());
  }
}
