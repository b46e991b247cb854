package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What of one type a client drops unless it hears of it in time, when that is, and the heartbeats
 * that it has not answered.
 *
 * <p>A lease is renewed when half of its time has gone, so that what is late or lost has as long
 * again; leases of which a quarter has gone are renewed along with others, which spares responses.
 */
final class Leases {
  private static final int RENEWED_AFTER = 2;
  private static final int RENEWED_ALONG_AFTER = 4;

  private final Map<String, Lease> leases = new HashMap<>();
  private final Deque<Beat> unanswered = new ArrayDeque<>();
  private String clientVersion = "";

  /** The soonest time to renew any lease, or one before it; of no meaning without leases. */
  private long lookNanos;

  private Waiting waiting = Waiting.NONE;

  /** Whether the time to renew some lease has come, but not the answer that it waits for. */
  private enum Waiting {
    SOME,
    NONE
  }

  private record Lease(long fromNanos, long livesNanos) {
    long age(long nowNanos) {
      return nowNanos - fromNanos;
    }
  }

  private record Beat(String nonce, List<String> names) {}

  /** {@return the version of the type that the client said last it has, in SotW} */
  String clientVersion() {
    return clientVersion;
  }

  void clientHas(String version) {
    clientVersion = version;
  }

  /** Notes that a client was told of this resource. */
  void begin(Resource resource, long nowNanos) {
    resource.timeToLive().ifPresent(ttl -> begin(resource.name(), ttl, nowNanos));
  }

  private void begin(String name, Duration timeToLive, long nowNanos) {
    long renewal = nowNanos + timeToLive.toNanos() / RENEWED_AFTER;
    if (leases.isEmpty() || renewal - lookNanos < 0) {
      lookNanos = renewal;
    }
    leases.put(name, new Lease(nowNanos, timeToLive.toNanos()));
  }

  void end(String name) {
    leases.remove(name);
  }

  /** {@return whether it is time to look for leases to renew} */
  boolean isDue(long nowNanos) {
    return !leases.isEmpty() && (waiting == Waiting.SOME || lookNanos - nowNanos <= 0);
  }

  /** {@return when it will be time to look, if that is to come} */
  OptionalLong lookNanos(long nowNanos) {
    return leases.isEmpty() || lookNanos - nowNanos <= 0
        ? OptionalLong.empty()
        : OptionalLong.of(lookNanos);
  }

  /** {@return whether the client has dropped it by now, if nothing else told it of the resource} */
  boolean isOver(String name, long nowNanos) {
    Lease lease = leases.get(name);
    return lease != null && lease.age(nowNanos) > lease.livesNanos();
  }

  /**
   * {@return what is to be renewed}
   *
   * @param leased the resource that the client has by this name; nothing if it has none that
   *     expires, so that its lease ends
   * @param waits whether what the client has by this name is not known for now
   */
  List<Resource> due(
      long nowNanos, Function<String, Optional<Resource>> leased, Predicate<String> waits) {
    List<Resource> due = new ArrayList<>();
    long soonest = Resource.LONGEST_TIME_TO_LIVE.toNanos();
    boolean any = false;
    waiting = Waiting.NONE;
    for (String name : List.copyOf(leases.keySet())) {
      Lease lease = Objects.requireNonNull(leases.get(name));
      long left = lease.livesNanos() / RENEWED_AFTER - lease.age(nowNanos);
      if (left <= 0 && waits.test(name)) {
        waiting = Waiting.SOME;
        continue;
      }
      soonest = Math.min(soonest, left);
      if (lease.age(nowNanos) < lease.livesNanos() / RENEWED_ALONG_AFTER || waits.test(name)) {
        continue;
      }
      Optional<Resource> held = leased.apply(name);
      held.ifPresentOrElse(due::add, () -> leases.remove(name));
      any |= left <= 0 && held.isPresent();
    }
    lookNanos = nowNanos + soonest;
    return any ? due : List.of();
  }

  /** Notes a heartbeat. */
  void sent(String nonce, List<Resource> renewed, long nowNanos) {
    renewed.forEach(resource -> begin(resource, nowNanos));
    unanswered.addLast(new Beat(nonce, renewed.stream().map(Resource::name).toList()));
  }

  int unanswered() {
    return unanswered.size();
  }

  boolean awaits(String nonce) {
    return unanswered.stream().anyMatch(beat -> beat.nonce().equals(nonce));
  }

  /**
   * {@return the names of the awaited heartbeat that this nonce answers, and with it those before}
   */
  List<String> answered(String nonce) {
    Beat beat = unanswered.removeFirst();
    while (!beat.nonce().equals(nonce)) {
      beat = unanswered.removeFirst();
    }
    return beat.names();
  }
}
