package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The heartbeats of a stream: responses that change nothing and keep what the client has from
 * expiring ("TTL").
 *
 * <p>They tell of what the client has acknowledged, for in another version they would be taken for
 * an update. In the state-of-the-world variant the version is the one of the type, so a heartbeat
 * waits while a response of its type is on its way; and of the types that are sent whole everything
 * is sent again, for what such a response does not hold is deleted.
 */
final class Heartbeats {
  /** The variant of the protocol, which decides what the version of a heartbeat is. */
  enum Variant {
    STATE_OF_THE_WORLD,
    INCREMENTAL
  }

  private final StreamState stream;
  private final Variant variant;

  /** Of the types of which a client was told that something expires. */
  private final Map<ResourceType, Leases> leases = new EnumMap<>(ResourceType.class);

  Heartbeats(StreamState stream, Variant variant) {
    this.stream = stream;
    this.variant = variant;
  }

  /** {@return whether times to live are told in a response of these resources} */
  Expiry expiry(TypeState type, List<Resource> resources, Optional<Batch> batch) {
    boolean any =
        find(type).isPresent()
            || batch
                .map(Batch::expires)
                .orElseGet(() -> resources.stream().anyMatch(r -> r.timeToLive().isPresent()));
    return any ? stream.expiry() : Expiry.LEFT_OUT;
  }

  /** Notes what a client was told of by an ordinary response. */
  void sent(Push push, long nowNanos) {
    if (push.expiry() == Expiry.TOLD) {
      ResourceType type = ResourceType.ofTypeUrl(push.typeUrl()).orElseThrow();
      Leases mine = leases.computeIfAbsent(type, t -> new Leases());
      push.resources().forEach(resource -> mine.begin(resource, nowNanos));
    }
  }

  /** Notes the version of the type that a client says it has, in SotW. */
  void clientHas(TypeState type, String version) {
    find(type).ifPresent(mine -> mine.clientHas(version));
  }

  int unanswered(TypeState type) {
    return find(type).map(Leases::unanswered).orElse(0);
  }

  boolean awaits(TypeState type, String nonce) {
    return find(type).filter(mine -> mine.awaits(nonce)).isPresent();
  }

  /**
   * {@return what the answer to a heartbeat says, which is nothing unless it is a refusal} A client
   * that refuses a heartbeat does not have what it is about, and gets that whole.
   */
  Optional<Answer> settle(TypeState type, String nonce, Optional<String> error) {
    Leases mine = find(type).orElseThrow();
    List<String> names = mine.answered(nonce);
    if (error.isPresent()) {
      names.forEach(mine::end);
      names.stream().filter(type.subscription()::covers).forEach(type::force);
    }
    return error.map(
        message -> new Answer.Rejected(Rejection.of(type.typeUrl(), nonce, List.of(), message)));
  }

  private Optional<Leases> find(TypeState type) {
    return leases.isEmpty() ? Optional.empty() : type.type().map(leases::get);
  }

  /** {@return the next heartbeat, if it is time for one} */
  Optional<Push> next(long nowNanos) {
    if (leases.isEmpty()) {
      return Optional.empty();
    }
    for (TypeState type : stream.inPushOrder()) {
      Optional<Push> heartbeat =
          find(type)
              .filter(mine -> mine.isDue(nowNanos) && !mustWait(type, mine))
              .flatMap(mine -> next(type, mine, nowNanos));
      if (heartbeat.isPresent()) {
        return heartbeat;
      }
    }
    return Optional.empty();
  }

  private boolean mustWait(TypeState type, Leases mine) {
    boolean versioned =
        variant == Variant.INCREMENTAL
            || (type.deliveries().unanswered() == 0 && !mine.clientVersion().isEmpty());
    return !versioned || mine.unanswered() >= Session.MAX_UNANSWERED;
  }

  private Optional<Push> next(TypeState type, Leases mine, long nowNanos) {
    List<Resource> due =
        mine.due(nowNanos, name -> leased(type, name), name -> !type.deliveries().settled(name));
    if (variant == Variant.STATE_OF_THE_WORLD && isWhole(type)) {
      if (!due.isEmpty()) {
        type.renew();
      }
      return Optional.empty();
    }
    List<Resource> heartbeats = new ArrayList<>();
    for (Resource resource : due) {
      if (mine.isOver(resource.name(), nowNanos)) {
        // The client has dropped it, and would take a heartbeat for an update without content.
        mine.end(resource.name());
        type.force(resource.name());
      } else {
        heartbeats.add(resource);
      }
    }
    if (heartbeats.isEmpty()) {
      return Optional.empty();
    }
    String nonce = stream.nextNonce();
    type.sentHeartbeat(nonce);
    mine.sent(nonce, heartbeats, nowNanos);
    return Optional.of(Push.of(type.typeUrl(), version(mine), nonce, heartbeats));
  }

  private static boolean isWhole(TypeState type) {
    return type.type().map(ResourceType::sentWhole).orElse(false);
  }

  private String version(Leases mine) {
    return variant == Variant.INCREMENTAL
        ? stream.target().snapshot().version()
        : mine.clientVersion();
  }

  /** {@return what the client has by this name for sure, and lets expire} */
  private static Optional<Resource> leased(TypeState type, String name) {
    return type.deliveries().accepted(name).filter(held -> held.timeToLive().isPresent());
  }

  /** {@return when {@link #next} has something new to say by itself, if ever} */
  OptionalLong dueNanos(long nowNanos) {
    OptionalLong soonest = OptionalLong.empty();
    if (leases.isEmpty()) {
      return soonest;
    }
    for (Leases mine : leases.values()) {
      // What is due and yet not sent waits for an answer of the client.
      OptionalLong look = mine.lookNanos(nowNanos);
      boolean sooner =
          look.isPresent() && (soonest.isEmpty() || look.getAsLong() - soonest.getAsLong() < 0);
      soonest = sooner ? look : soonest;
    }
    return soonest;
  }
}
