package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The state of one stream over all its types, and what it is to have. */
final class StreamState {
  private final Map<String, TypeState> types = new ConcurrentHashMap<>();
  private final List<TypeState> inPushOrder = new ArrayList<>();
  private final StreamScope scope;
  private final SubscriptionLimits limits;
  private final Expiry expiry;
  private Publication target;
  private boolean resumed;
  private long nonces;

  StreamState(Publication target, StreamScope scope, SubscriptionLimits limits, Expiry expiry) {
    this.expiry = expiry;
    this.target = target;
    this.scope = scope;
    this.limits = limits;
  }

  /** {@return whether the client is told of times to live} */
  Expiry expiry() {
    return expiry;
  }

  Publication target() {
    return target;
  }

  /**
   * {@return the state of a type, made on the first request; types that nobody has heard of get one
   * too}
   */
  TypeState type(String typeUrl) {
    TypeState known = types.get(typeUrl);
    if (known != null) {
      return known;
    }
    limits.checkType(typeUrl, types.size());
    TypeState made = new TypeState(typeUrl);
    types.put(typeUrl, made);
    inPushOrder.add(made);
    inPushOrder.sort(
        Comparator.comparingInt(
            t -> t.type().map(ResourceType::ordinal).orElse(Integer.MAX_VALUE)));
    return made;
  }

  /** Checks the names of the whole stream, of which these are new. */
  void checkLimits(Collection<String> entered) {
    long names = 0;
    for (TypeState type : inPushOrder) {
      names += type.subscription().names().size();
    }
    limits.checkNames(names, entered);
  }

  /** Checks how many resources a client says it has. */
  void checkInitial(Map<String, String> versions) {
    limits.checkNames(versions.size(), versions.keySet());
  }

  Optional<TypeState> find(ResourceType type) {
    return Optional.ofNullable(types.get(type.typeUrl()));
  }

  List<TypeState> inPushOrder() {
    return inPushOrder;
  }

  String nextNonce() {
    nonces++;
    return Long.toString(nonces);
  }

  /** {@return what the client is to have under this name, if it asked for it and it is there} */
  Optional<Resource> wanted(TypeState type, String name) {
    if (type.type().isEmpty() || !type.subscription().covers(name)) {
      return Optional.empty();
    }
    return target.snapshot().find(type.type().orElseThrow(), name);
  }

  /**
   * Takes the first request of a client that has nothing of the type, if everything that it asks
   * for is there; then nothing need be noted of each name. {@return whether it did}
   */
  boolean begin(TypeState type, List<String> names) {
    if (type.type().isEmpty() || !type.isBlank()) {
      return false;
    }
    ResourceType known = type.type().orElseThrow();
    if (Subscription.asksForAll(names, type.legacy())) {
      type.subscription().beginWildcard(names);
      type.begin(target.batch(known));
      return true;
    }
    Optional<Batch> batch = names.isEmpty() ? Optional.empty() : target.batch(known, names);
    batch.ifPresent(all -> {
      type.subscription().begin(names, all.names());
      checkLimits(names);
      type.begin(all);
    });
    return batch.isPresent();
  }

  /** {@return every name of the type that is there now} */
  Set<String> namesOf(TypeState type) {
    Set<String> names = new TreeSet<>();
    type.type()
        .ifPresent(
            t -> target.snapshot().resources(t).forEach(resource -> names.add(resource.name())));
    return names;
  }

  /**
   * Aims at another publication: opens the names that differ, and takes refusals back that no
   * longer matter.
   */
  void retarget(Publication next) {
    Publication before = target;
    target = next;
    Map<ResourceType, Set<String>> changes = next.changedSince(before);
    for (TypeState state : inPushOrder) {
      if (state.type().isPresent()) {
        retarget(state, changes.getOrDefault(state.type().orElseThrow(), Set.of()));
      }
    }
  }

  private void retarget(TypeState state, Set<String> changed) {
    if (!changed.isEmpty() && coversAny(state, changed) && !aim(state)) {
      state.touchAll(changed.stream().filter(state.subscription()::covers).toList());
    }
    if (state.deliveries().isParticular()) {
      state.deliveries().refusals().all().stream()
          .filter(rejection -> isOvertaken(state, rejection))
          .forEach(rejection -> reopen(state, rejection));
    }
  }

  private static boolean coversAny(TypeState state, Set<String> names) {
    for (String name : names) {
      if (state.subscription().covers(name)) {
        return true;
      }
    }
    return false;
  }

  /** {@return whether a plain client gets what differs in one piece} */
  private boolean aim(TypeState state) {
    return state.isPlain() && wantedBatch(state).filter(state::aim).isPresent();
  }

  /** {@return everything that the client is to have of a type, if other clients ask alike} */
  private Optional<Batch> wantedBatch(TypeState state) {
    if (state.type().isEmpty()) {
      return Optional.empty();
    }
    ResourceType type = state.type().orElseThrow();
    Subscription subscription = state.subscription();
    return subscription.isWhole()
        ? Optional.of(target.batch(type))
        : subscription.list().flatMap(names -> target.batch(type, names));
  }

  /** Forgets what was particular about a client that has everything now, and owes no answer. */
  void settle(TypeState state) {
    if (!state.deliveries().isParticular() || state.openCount() > 0) {
      return;
    }
    state
        .type()
        .map(target::batch)
        .ifPresent(all -> state.subscription().share(all.nameList(), all.names()));
    wantedBatch(state).ifPresent(state.deliveries()::settle);
  }

  private boolean isOvertaken(TypeState state, Rejection rejection) {
    return rejection.versions().entrySet().stream()
        .anyMatch(
            e -> wanted(state, e.getKey()).filter(r -> r.version().equals(e.getValue())).isEmpty());
  }

  /**
   * Opens everything of a refused response whose content changes. The client may have applied a
   * part of it, so all is sent again, and what is gone is said to be gone.
   */
  private void reopen(TypeState state, Rejection rejection) {
    state.deliveries().refusals().takeBack(rejection);
    for (String name : rejection.versions().keySet()) {
      if (!state.subscription().covers(name)) {
        continue;
      }
      state.force(name);
      if (state.deliveries().held(name).isEmpty() && wanted(state, name).isEmpty()) {
        state.ask(name);
      }
    }
  }

  /**
   * Notes that the client had clusters before this stream began, perhaps used by routes of which we
   * do not know yet.
   */
  void resume() {
    resumed = scope == StreamScope.AGGREGATED;
  }

  /**
   * {@return whether the routes of the client are known: it began afresh, or has since asked for
   * its listeners and routes and has accepted what it is to have}
   */
  boolean routesKnown() {
    if (!resumed) {
      return true;
    }
    List<TypeState> routing =
        inPushOrder.stream()
            .filter(t -> t.is(ResourceType.LISTENER) || t.is(ResourceType.ROUTES))
            .toList();
    boolean quiet = routing.stream().allMatch(StreamState::isSettled);
    if (!routing.isEmpty() && quiet && listenersHaveRoutes()) {
      resumed = false;
    }
    return !resumed;
  }

  /**
   * What the client had before is known to be gone once it has accepted an answer, even an empty
   * one; of what it refuses it keeps what it had.
   */
  private static boolean isSettled(TypeState type) {
    return type.openCount() == 0
        && !type.answerDue()
        && type.deliveries().unanswered() == 0
        && type.deliveries().refusals().isEmpty()
        && type.deliveries().allKnown();
  }

  private boolean listenersHaveRoutes() {
    Optional<TypeState> routes = find(ResourceType.ROUTES);
    return find(ResourceType.LISTENER).stream()
        .flatMap(t -> t.deliveries().mayHold().stream())
        .flatMap(listener -> listener.routeNames().stream())
        .allMatch(name ->
            routes.isPresent() && routes.orElseThrow().deliveries().accepted(name).isPresent());
  }
}
