package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.Occasion;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls to somebody outside, and when they are made, on the wire. */
final class CallCodec {
  private CallCodec() {}

  static Wire.Hook wire(Hook hook) {
    return Wire.Hook.newBuilder()
        .setAt(wire(hook.at()))
        .setCall(wire(hook.call()))
        .setOnError(wire(hook.onError()))
        .build();
  }

  static List<Hook> hooks(List<Wire.Hook> wire) throws UnreadableException {
    List<Hook> hooks = new ArrayList<>();
    for (Wire.Hook hook : wire) {
      hooks.add(new Hook(at(hook.getAt()), call(hook.getCall()), onError(hook.getOnError())));
    }
    return hooks;
  }

  static Wire.HttpCall wire(HttpCall call) {
    var wire =
        Wire.HttpCall.newBuilder()
            .setUrl(call.url())
            .setTimeout(Times.wire(call.timeout()))
            .setEvery(Times.wire(call.every()))
            .setWithin(Times.wire(call.within()));
    for (HttpCall.Header header : call.headers()) {
      var part = wire.addHeadersBuilder().setName(header.name()).setText(header.text());
      header.secret().ifPresent(part::setSecret);
    }
    call.expectedStatus().ifPresent(wire::setExpectedStatus);
    return wire.build();
  }

  static HttpCall call(Wire.HttpCall wire) {
    return new HttpCall(
        wire.getUrl(),
        wire.getHeadersList().stream().map(CallCodec::header).toList(),
        wire.getExpectedStatus() == 0 ? Optional.empty() : Optional.of(wire.getExpectedStatus()),
        Times.duration(wire.getTimeout()),
        Times.duration(wire.getEvery()),
        Times.duration(wire.getWithin()));
  }

  private static HttpCall.Header header(Wire.HttpCall.Header wire) {
    return new HttpCall.Header(
        wire.getName(),
        wire.getText(),
        wire.getSecret().isEmpty() ? Optional.empty() : Optional.of(wire.getSecret()));
  }

  static Wire.Effect.Call wire(Effect.Call effect) {
    var occasion = effect.occasion();
    return Wire.Effect.Call.newBuilder()
        .setAt(occasion.at())
        .setRollout(occasion.rollout())
        .setService(occasion.service())
        .setCandidate(occasion.candidate())
        .setPhase(occasion.phase())
        .setWhy(occasion.why())
        .setCall(wire(effect.call()))
        .setOnError(wire(effect.onError()))
        .build();
  }

  static Effect.Call effect(Wire.Effect wire) throws UnreadableException {
    var call = wire.getCall();
    return new Effect.Call(
        wire.getId(),
        new Occasion(
            call.getAt(),
            call.getRollout(),
            call.getService(),
            call.getCandidate(),
            call.getPhase(),
            call.getWhy()),
        call(call.getCall()),
        onError(call.getOnError()),
        Times.instant(wire.getDeadline()));
  }

  private static Wire.Hook.At wire(Moment at) {
    return switch (at) {
      case BEFORE_START -> Wire.Hook.At.AT_BEFORE_START;
      case BEFORE_PHASE -> Wire.Hook.At.AT_BEFORE_PHASE;
      case AFTER_PHASE -> Wire.Hook.At.AT_AFTER_PHASE;
      case BEFORE_PROMOTE -> Wire.Hook.At.AT_BEFORE_PROMOTE;
      case AFTER_PROMOTE -> Wire.Hook.At.AT_AFTER_PROMOTE;
      case AFTER_ROLLBACK -> Wire.Hook.At.AT_AFTER_ROLLBACK;
      case ON_PAUSE -> Wire.Hook.At.AT_ON_PAUSE;
    };
  }

  private static Moment at(Wire.Hook.At wire) throws UnreadableException {
    return switch (wire) {
      case AT_BEFORE_START -> Moment.BEFORE_START;
      case AT_BEFORE_PHASE -> Moment.BEFORE_PHASE;
      case AT_AFTER_PHASE -> Moment.AFTER_PHASE;
      case AT_BEFORE_PROMOTE -> Moment.BEFORE_PROMOTE;
      case AT_AFTER_PROMOTE -> Moment.AFTER_PROMOTE;
      case AT_AFTER_ROLLBACK -> Moment.AFTER_ROLLBACK;
      case AT_ON_PAUSE -> Moment.ON_PAUSE;
      case AT_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown moment of a hook");
    };
  }

  private static Wire.OnError wire(OnError onError) {
    return switch (onError) {
      case FAIL -> Wire.OnError.ON_ERROR_FAIL;
      case IGNORE -> Wire.OnError.ON_ERROR_IGNORE;
    };
  }

  private static OnError onError(Wire.OnError wire) throws UnreadableException {
    return switch (wire) {
      case ON_ERROR_FAIL -> OnError.FAIL;
      case ON_ERROR_IGNORE -> OnError.IGNORE;
      case ON_ERROR_UNSPECIFIED, UNRECOGNIZED -> throw new UnreadableException("unknown onError");
    };
  }

  static Wire.OnTimeout wire(OnTimeout onTimeout) {
    return switch (onTimeout) {
      case ABORT -> Wire.OnTimeout.ON_TIMEOUT_ABORT;
      case ROLLBACK -> Wire.OnTimeout.ON_TIMEOUT_ROLLBACK;
      case PROMOTE -> Wire.OnTimeout.ON_TIMEOUT_PROMOTE;
    };
  }

  static OnTimeout onTimeout(Wire.OnTimeout wire) throws UnreadableException {
    return switch (wire) {
      case ON_TIMEOUT_ABORT -> OnTimeout.ABORT;
      case ON_TIMEOUT_ROLLBACK -> OnTimeout.ROLLBACK;
      case ON_TIMEOUT_PROMOTE -> OnTimeout.PROMOTE;
      case ON_TIMEOUT_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown onTimeout");
    };
  }
}
