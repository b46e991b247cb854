package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A client as Envoy is one, of either variant: it subscribes to all clusters and listeners, to the
 * endpoints of the clusters and the routes of the listeners that it has, applies responses and
 * answers each.
 *
 * <p>Its answers wait in a queue until they are delivered, so that a test decides how late they
 * are.
 */
final class ModelClient {
  private final Variant variant;
  private Session<?> session;
  private final Map<ResourceType, TreeMap<String, Resource>> has =
      new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Set<String>> subscribed = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, String> nonces = new HashMap<>();
  private final Map<ResourceType, String> versions = new HashMap<>();
  private final Deque<Object> outbox = new ArrayDeque<>();
  private final List<Answer> answers = new ArrayList<>();

  enum Variant {
    SOTW,
    DELTA
  }

  ModelClient(Variant variant, Publication target) {
    this.variant = variant;
    for (ResourceType type : ResourceType.values()) {
      has.put(type, new TreeMap<>());
      subscribed.put(type, new TreeSet<>());
    }
    connect(target);
  }

  /** Begins a new stream with what the client still has, and loses the answers of the old one. */
  void connect(Publication target) {
    session =
        variant == Variant.SOTW
            ? new SotwSession(target, StreamScope.AGGREGATED)
            : new DeltaSession(target, StreamScope.AGGREGATED);
    nonces.clear();
    outbox.clear();
    first(ResourceType.CLUSTER);
    for (ResourceType type :
        List.of(ResourceType.ENDPOINTS, ResourceType.LISTENER, ResourceType.ROUTES)) {
      if (type == ResourceType.LISTENER || !names(type).isEmpty()) {
        first(type);
      }
    }
  }

  private void first(ResourceType type) {
    if (variant == Variant.SOTW) {
      outbox.add(sotw(type, "", Optional.empty()));
      return;
    }
    Map<String, String> initial = new HashMap<>();
    has(type).values().forEach(r -> initial.put(r.name(), r.version()));
    outbox.add(
        new DeltaRequest(
            type.typeUrl(), "", List.copyOf(names(type)), List.of(), initial, Optional.empty()));
  }

  Session<?> session() {
    return session;
  }

  Map<String, Resource> has(ResourceType type) {
    return Objects.requireNonNull(has.get(type));
  }

  List<Answer> answers() {
    return answers;
  }

  boolean hasUndelivered() {
    return !outbox.isEmpty();
  }

  /** Delivers the oldest request that waits. */
  void deliver() {
    Object request = outbox.removeFirst();
    switch (request) {
      case SotwRequest sotw -> ((SotwSession) session).receive(sotw).ifPresent(answers::add);
      case DeltaRequest delta -> ((DeltaSession) session).receive(delta).ifPresent(answers::add);
      default -> throw new IllegalStateException("no request: " + request);
    }
  }

  /** Takes the next response and applies it; the ACK waits in the queue. */
  Optional<Push> take(Predicate<String> usable) {
    Optional<Push> push = session.next(usable, 0);
    push.ifPresent(this::apply);
    return push;
  }

  /**
   * Takes the next response and refuses it, unless it removes something: no client refuses that.
   */
  Optional<Push> refuseNext(String message) {
    Optional<Push> push = session.next(cluster -> true, 0);
    push.ifPresent(p -> {
      if (!p.absent().isEmpty()) {
        apply(p);
        return;
      }
      ResourceType type = ResourceType.ofTypeUrl(p.typeUrl()).orElseThrow();
      nonces.put(type, p.nonce());
      outbox.add(answer(type, p, Optional.of(message)));
    });
    return push;
  }

  /** Goes on until nothing is left to deliver or to take. {@return the responses in their order} */
  List<Push> settle(Predicate<String> usable) {
    List<Push> pushes = new ArrayList<>();
    while (true) {
      while (hasUndelivered()) {
        deliver();
      }
      Optional<Push> push = take(usable);
      if (push.isEmpty()) {
        return pushes;
      }
      pushes.add(push.orElseThrow());
      if (pushes.size() > 1_000) {
        throw new IllegalStateException("a loop: " + push);
      }
    }
  }

  private void apply(Push push) {
    ResourceType type = ResourceType.ofTypeUrl(push.typeUrl()).orElseThrow();
    if (variant == Variant.SOTW && type.sentWhole()) {
      has(type).clear();
    }
    push.resources().stream()
        .filter(resource -> type.sentWhole() || names(type).contains(resource.name()))
        .forEach(resource -> has(type).put(resource.name(), resource));
    if (variant == Variant.DELTA || type == ResourceType.ENDPOINTS) {
      push.absent().forEach(has(type)::remove);
    }
    nonces.put(type, push.nonce());
    versions.put(type, push.version());
    outbox.add(answer(type, push, Optional.empty()));
    if (type == ResourceType.CLUSTER) {
      Set<String> wanted = new TreeSet<>();
      has(type).values().forEach(r -> r.endpointsName().ifPresent(wanted::add));
      subscribe(ResourceType.ENDPOINTS, wanted);
    } else if (type == ResourceType.LISTENER) {
      Set<String> wanted = new TreeSet<>();
      has(type).values().forEach(r -> wanted.addAll(r.routeNames()));
      subscribe(ResourceType.ROUTES, wanted);
    }
  }

  private void subscribe(ResourceType type, Set<String> wanted) {
    Set<String> before = new TreeSet<>(names(type));
    if (before.equals(wanted)) {
      return;
    }
    List<String> entered = wanted.stream().filter(n -> !before.contains(n)).toList();
    List<String> left = before.stream().filter(n -> !wanted.contains(n)).toList();
    names(type).clear();
    names(type).addAll(wanted);
    left.forEach(has(type)::remove);
    outbox.add(
        variant == Variant.SOTW
            ? sotw(type, nonces.getOrDefault(type, ""), Optional.empty())
            : new DeltaRequest(type.typeUrl(), "", entered, left, Map.of(), Optional.empty()));
  }

  private Object answer(ResourceType type, Push push, Optional<String> error) {
    return variant == Variant.SOTW
        ? sotw(type, push.nonce(), error)
        : new DeltaRequest(type.typeUrl(), push.nonce(), List.of(), List.of(), Map.of(), error);
  }

  private SotwRequest sotw(ResourceType type, String nonce, Optional<String> error) {
    return new SotwRequest(
        type.typeUrl(), versions.getOrDefault(type, ""), nonce, List.copyOf(names(type)), error);
  }

  private Set<String> names(ResourceType type) {
    return Objects.requireNonNull(subscribed.get(type));
  }
}
