package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.ValueMatch;
import java.util.ArrayList;
import java.util.List;

/** Flags, conditions on requests and mirrors on the wire. */
final class TrafficCodec {
  private TrafficCodec() {}

  static Wire.Flag wire(Flag flag) {
    return Wire.Flag.newBuilder()
        .setOn(flag.isOn())
        .addAllMatches(flag.matches().stream().map(TrafficCodec::wire).toList())
        .setShareBasisPoints(flag.shareBasisPoints())
        .build();
  }

  static Flag flag(Wire.Flag wire) throws UnreadableException {
    return new Flag(
        wire.getOn() ? Position.ON : Position.OFF,
        matches(wire.getMatchesList()),
        wire.getShareBasisPoints());
  }

  private static Wire.RequestMatch wire(RequestMatch match) {
    var wire = Wire.RequestMatch.newBuilder();
    switch (match) {
      case RequestMatch.Header(String name, var value) -> wire.setHeader(named(name, value));
      case RequestMatch.Cookie(String name, var value) -> wire.setCookie(named(name, value));
      case RequestMatch.Query(String name, var value) -> wire.setQuery(named(name, value));
      case RequestMatch.Path(var value) -> wire.setPath(wire(value));
      case RequestMatch.Methods(var methods) -> wire.getMethodsBuilder().addAllMethods(methods);
      case RequestMatch.All(var parts) ->
          wire.getAllBuilder().addAllParts(parts.stream().map(TrafficCodec::wire).toList());
    }
    return wire.build();
  }

  private static List<RequestMatch> matches(List<Wire.RequestMatch> wire)
      throws UnreadableException {
    List<RequestMatch> matches = new ArrayList<>();
    for (Wire.RequestMatch match : wire) {
      matches.add(match(match));
    }
    return matches;
  }

  private static RequestMatch match(Wire.RequestMatch wire) throws UnreadableException {
    return switch (wire.getKindCase()) {
      case HEADER ->
          new RequestMatch.Header(wire.getHeader().getName(), value(wire.getHeader().getValue()));
      case COOKIE ->
          new RequestMatch.Cookie(wire.getCookie().getName(), value(wire.getCookie().getValue()));
      case QUERY ->
          new RequestMatch.Query(wire.getQuery().getName(), value(wire.getQuery().getValue()));
      case PATH -> new RequestMatch.Path(value(wire.getPath()));
      case METHODS -> new RequestMatch.Methods(wire.getMethods().getMethodsList());
      case ALL -> new RequestMatch.All(matches(wire.getAll().getPartsList()));
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of condition on a request");
    };
  }

  private static Wire.RequestMatch.Named named(String name, ValueMatch value) {
    return Wire.RequestMatch.Named.newBuilder().setName(name).setValue(wire(value)).build();
  }

  private static Wire.ValueMatch wire(ValueMatch value) {
    var wire = Wire.ValueMatch.newBuilder();
    switch (value) {
      case ValueMatch.Exact(String text) -> wire.setExact(text);
      case ValueMatch.Prefix(String text) -> wire.setPrefix(text);
      case ValueMatch.Regex(String text) -> wire.setRegex(text);
      case ValueMatch.Present() -> wire.getPresentBuilder();
    }
    return wire.build();
  }

  private static ValueMatch value(Wire.ValueMatch wire) throws UnreadableException {
    return switch (wire.getKindCase()) {
      case EXACT -> new ValueMatch.Exact(wire.getExact());
      case PREFIX -> new ValueMatch.Prefix(wire.getPrefix());
      case REGEX -> new ValueMatch.Regex(wire.getRegex());
      case PRESENT -> new ValueMatch.Present();
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of condition on a value");
    };
  }

  static Wire.Mirror wire(Mirror mirror) {
    return Wire.Mirror.newBuilder()
        .setVersion(mirror.version())
        .setBasisPoints(mirror.basisPoints())
        .addAllMethods(mirror.methods())
        .build();
  }

  static Mirror mirror(Wire.Mirror wire) {
    return new Mirror(wire.getVersion(), wire.getBasisPoints(), wire.getMethodsList());
  }
}
