package io.sluice.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.RolloutEvent;
import java.util.Optional;

/** The events of hooks on the wire. */
final class HookEventCodec {
  private HookEventCodec() {}

  static Body body(String rollout, RolloutEvent.HookEvent event) {
    return switch (event) {
      case RolloutEvent.HookCalled(var call) -> new Body("hook-called", rollout, called(call));
      case RolloutEvent.HookPassed(String id, String detail) ->
          new Body(
              "hook-passed", rollout, Wire.HookPassed.newBuilder().setId(id).setDetail(detail));
      case RolloutEvent.HookFailed(String id, String detail) ->
          new Body(
              "hook-failed", rollout, Wire.HookFailed.newBuilder().setId(id).setDetail(detail));
      case RolloutEvent.HookNotified(var call) ->
          new Body("hook-notified", rollout, notified(call));
      case RolloutEvent.HookAcknowledged done -> new Body("hook-acknowledged", rollout, done(done));
    };
  }

  private static Wire.HookCalled.Builder called(Effect.Call call) {
    return Wire.HookCalled.newBuilder().setEffect(EffectCodec.wire(call));
  }

  private static Wire.HookNotified.Builder notified(Effect.Call call) {
    return Wire.HookNotified.newBuilder().setEffect(EffectCodec.wire(call));
  }

  private static Wire.HookAcknowledged.Builder done(RolloutEvent.HookAcknowledged done) {
    return Wire.HookAcknowledged.newBuilder()
        .setId(done.id())
        .setResult(EffectCodec.wire(done.result()));
  }

  /** {@return the event, or nothing if the type is not one of a hook's} */
  static Optional<RolloutEvent> event(String type, ByteString body)
      throws UnreadableException, InvalidProtocolBufferException {
    return switch (type) {
      case "hook-called" ->
          Optional.of(
              new RolloutEvent.HookCalled(
                  CallCodec.effect(Wire.HookCalled.parseFrom(body).getEffect())));
      case "hook-passed" -> {
        var passed = Wire.HookPassed.parseFrom(body);
        yield Optional.of(new RolloutEvent.HookPassed(passed.getId(), passed.getDetail()));
      }
      case "hook-failed" -> {
        var failed = Wire.HookFailed.parseFrom(body);
        yield Optional.of(new RolloutEvent.HookFailed(failed.getId(), failed.getDetail()));
      }
      case "hook-notified" ->
          Optional.of(
              new RolloutEvent.HookNotified(
                  CallCodec.effect(Wire.HookNotified.parseFrom(body).getEffect())));
      case "hook-acknowledged" -> {
        var done = Wire.HookAcknowledged.parseFrom(body);
        yield Optional.of(
            new RolloutEvent.HookAcknowledged(done.getId(), EffectCodec.result(done.getResult())));
      }
      default -> Optional.empty();
    };
  }
}
