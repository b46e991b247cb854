package io.sluice.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.model.Service;
import java.util.Optional;

/** The events of the whole on the wire. */
final class EventCodec {
  private EventCodec() {}

  static Body body(ControlEvent event) {
    return switch (event) {
      case ControlEvent.ServiceDefined(Service service) ->
          new Body(
              "service-defined",
              service.name(),
              Wire.ServiceDefined.newBuilder().setService(wire(service)));
      case ControlEvent.ServiceRemoved(String service) ->
          new Body(
              "service-removed", service, Wire.ServiceRemoved.newBuilder().setService(service));
      case ControlEvent.StableSwapped(String service, String from, String to) ->
          new Body(
              "stable-swapped",
              service,
              Wire.StableSwapped.newBuilder().setService(service).setFrom(from).setTo(to));
      case ControlEvent.RolloutSubmitted(var rollout, long seed) ->
          new Body(
              "rollout-submitted",
              rollout.name(),
              Wire.RolloutSubmitted.newBuilder()
                  .setRollout(RolloutCodec.wire(rollout))
                  .setSeed(seed));
      case ControlEvent.RolloutRestarted(var rollout, String by) ->
          new Body(
              "rollout-restarted",
              rollout.name(),
              Wire.RolloutRestarted.newBuilder().setRollout(RolloutCodec.wire(rollout)).setBy(by));
      case ControlEvent.RolloutProgressed(String rollout, var progress) ->
          RolloutEventCodec.body(rollout, progress);
      case ControlEvent.AlertRaised(var alert) ->
          new Body(
              "alert-raised", "", Wire.AlertRaised.newBuilder().setAlert(AlertCodec.wire(alert)));
      case ControlEvent.AlertResolved(String fingerprint) ->
          new Body(
              "alert-resolved", "", Wire.AlertResolved.newBuilder().setFingerprint(fingerprint));
      case ControlEvent.Frozen frozen -> new Body("frozen", "", wire(frozen));
      case ControlEvent.Thawed thawed -> new Body("thawed", "", wire(thawed));
    };
  }

  /** {@return the event, or nothing if the type is not known} */
  static Optional<ControlEvent> event(String type, String subject, ByteString body)
      throws UnreadableException, InvalidProtocolBufferException {
    return switch (type) {
      case "service-defined" ->
          Optional.of(
              new ControlEvent.ServiceDefined(
                  service(Wire.ServiceDefined.parseFrom(body).getService())));
      case "service-removed" ->
          Optional.of(
              new ControlEvent.ServiceRemoved(Wire.ServiceRemoved.parseFrom(body).getService()));
      case "stable-swapped" -> Optional.of(swapped(Wire.StableSwapped.parseFrom(body)));
      case "rollout-submitted" -> Optional.of(submitted(Wire.RolloutSubmitted.parseFrom(body)));
      case "rollout-restarted" -> Optional.of(restarted(Wire.RolloutRestarted.parseFrom(body)));
      case "alert-raised" ->
          Optional.of(
              new ControlEvent.AlertRaised(
                  AlertCodec.alert(Wire.AlertRaised.parseFrom(body).getAlert())));
      case "alert-resolved" ->
          Optional.of(
              new ControlEvent.AlertResolved(Wire.AlertResolved.parseFrom(body).getFingerprint()));
      case "frozen" -> Optional.of(frozen(Wire.Frozen.parseFrom(body)));
      case "thawed" -> Optional.of(thawed(Wire.Thawed.parseFrom(body)));
      default ->
          RolloutEventCodec.event(type, body)
              .map(event -> new ControlEvent.RolloutProgressed(subject, event));
    };
  }

  private static ControlEvent swapped(Wire.StableSwapped wire) {
    return new ControlEvent.StableSwapped(wire.getService(), wire.getFrom(), wire.getTo());
  }

  private static Wire.Frozen.Builder wire(ControlEvent.Frozen frozen) {
    return Wire.Frozen.newBuilder()
        .addAllServices(frozen.services())
        .setBy(frozen.by())
        .setReason(frozen.reason());
  }

  private static Wire.Thawed.Builder wire(ControlEvent.Thawed thawed) {
    return Wire.Thawed.newBuilder().addAllServices(thawed.services()).setBy(thawed.by());
  }

  private static ControlEvent frozen(Wire.Frozen wire) {
    return new ControlEvent.Frozen(wire.getServicesList(), wire.getBy(), wire.getReason());
  }

  private static ControlEvent thawed(Wire.Thawed wire) {
    return new ControlEvent.Thawed(wire.getServicesList(), wire.getBy());
  }

  private static ControlEvent submitted(Wire.RolloutSubmitted wire) throws UnreadableException {
    return new ControlEvent.RolloutSubmitted(
        RolloutCodec.rollout(wire.getRollout()), wire.getSeed());
  }

  private static ControlEvent restarted(Wire.RolloutRestarted wire) throws UnreadableException {
    return new ControlEvent.RolloutRestarted(RolloutCodec.rollout(wire.getRollout()), wire.getBy());
  }

  private static Wire.Service wire(Service service) {
    return Wire.Service.newBuilder()
        .setName(service.name())
        .setStable(service.stable())
        .addAllVersions(service.versions())
        .build();
  }

  private static Service service(Wire.Service wire) {
    return new Service(wire.getName(), wire.getStable(), wire.getVersionsList());
  }
}
