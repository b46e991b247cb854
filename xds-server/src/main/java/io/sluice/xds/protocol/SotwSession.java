package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stream of the state-of-the-world variant.
 *
 * <p>Listeners and clusters are sent whole, what is missing from a response is deleted; of other
 * types only what has changed is sent ("Grouping Resources into Responses"). Requests with a stale
 * nonce settle the response they speak of and ask for nothing ("Resource updates").
 */
public final class SotwSession extends Session<SotwRequest> {
  /** Begins a stream with the usual limits. */
  public SotwSession(Publication target, StreamScope scope) {
    this(target, scope, SubscriptionLimits.DEFAULT, Expiry.LEFT_OUT);
  }

  /** Begins a stream. */
  public SotwSession(
      Publication target, StreamScope scope, SubscriptionLimits limits, Expiry expiry) {
    super(
        new StreamState(target, scope, limits, expiry),
        type -> !isWhole(type),
        Heartbeats.Variant.STATE_OF_THE_WORLD);
  }

  @Override
  public Optional<Answer> receive(SotwRequest request) {
    TypeState type = state().type(request.typeUrl());
    boolean first = type.firstRequest();
    boolean waited = type.deliveries().unanswered() > 0 || heartbeats().unanswered(type) > 0;
    heartbeats().clientHas(type, request.version());
    Optional<Answer> answer = settle(type, request.nonce(), request.error());
    if (!first && !request.nonce().isEmpty() && !request.nonce().equals(type.lastNonce())) {
      return answer;
    }
    if (first && request.version().isEmpty() && state().begin(type, request.names())) {
      type.oweAnswer();
      return answer;
    }
    Subscription.Change change = type.subscription().replace(request.names(), type.legacy());
    follow(type, change);
    if (first) {
      resume(type, request.version());
    }
    if (change.wildcardEntered() || !change.entered().isEmpty()) {
      type.oweAnswer();
    }
    boolean repeats = !first && answer.isEmpty() && !waited && change.entered().isEmpty();
    if (repeats && request.error().isEmpty() && type.is(ResourceType.ENDPOINTS)) {
      repeatEndpoints(type, change);
    }
    return answer;
  }

  /**
   * "Resource warming": a client that replaces a cluster asks for the same endpoints again, and
   * waits until they arrive. Such a request answers no response and changes nothing.
   */
  private static void repeatEndpoints(TypeState type, Subscription.Change change) {
    if (change.left().isEmpty()) {
      type.subscription().names().forEach(type::force);
    }
  }

  /**
   * Works out from the client's last version what it still has. It is sent everything all the same,
   * but what is gone since has to be kept until its routes have moved. If the version is not known
   * any more, whatever was there lately may be what it has, except for routes: of those one would
   * be taken for another.
   */
  private void resume(TypeState type, String version) {
    if (version.isEmpty() || type.type().isEmpty()) {
      return;
    }
    ResourceType known = type.type().orElseThrow();
    if (known == ResourceType.CLUSTER) {
      state().resume();
    }
    Publication target = state().target();
    Optional<Snapshot> exact = target.knownSnapshot(known, version);
    switch (known) {
      case CLUSTER -> guess(type, exact.map(s -> s.resources(known)).orElse(target.lately(known)));
      case LISTENER, ROUTES -> exact.ifPresent(s -> guess(type, s.resources(known)));
      // Their responses are partial, so that a version does not tell which names it covers.
      case ENDPOINTS -> guess(type, target.lately(known));
      case SCOPED_ROUTES -> exact.ifPresent(s -> guess(type, s.resources(known)));
      // They are sent again; what else the client has of them does no harm.
      case SECRET, EXTENSION, VIRTUAL_HOST, RUNTIME -> {}
    }
  }

  private static void guess(TypeState type, Collection<Resource> resources) {
    for (Resource resource : resources) {
      if (type.subscription().covers(resource.name())) {
        type.deliveries().guess(resource);
        type.force(resource.name());
      }
    }
  }

  @Override
  Optional<Push> compose(TypeState type, Selection chosen) {
    List<String> absent =
        chosen.absent().isEmpty()
            ? List.of()
            : chosen.absent().stream().filter(name -> canSayAbsent(type, name)).toList();
    List<String> introduced = close(type, chosen);
    if (chosen.resources().isEmpty() && absent.isEmpty() && !type.answerDue()) {
      return Optional.empty();
    }
    Optional<Batch> shared = shared(type, chosen);
    List<Resource> resources =
        shared
            .map(Batch::resources)
            .orElseGet(() -> isWhole(type) ? whole(type, chosen) : chosen.resources());
    String nonce = state().nextNonce();
    return Optional.of(
        new Push(
            type.typeUrl(),
            version(type, nonce),
            nonce,
            resources,
            absent,
            introduced,
            shared,
            heartbeats().expiry(type, resources, shared),
            List.of()));
  }

  /** {@return the resources of the response as a batch, if other clients get the same} */
  private Optional<Batch> shared(TypeState type, Selection chosen) {
    if (!isWhole(type)) {
      return chosen.change().map(Change::news);
    }
    return deviates(type) || !type.subscription().isWhole()
        ? chosen.change().map(Change::after)
        : type.type().map(state().target()::batch);
  }

  /**
   * "Deleting Resources": clients drop a route configuration (or a secret, or the like) when
   * nothing refers to it, and cannot be told to. What such a client has then counts as held until
   * it unsubscribes.
   */
  private static boolean canSayAbsent(TypeState type, String name) {
    return type.type().map(ResourceType::canBeSaidAbsent).orElse(true)
        || type.deliveries().held(name).isEmpty();
  }

  /** {@return everything that the client is to have once it has applied the selection} */
  private static List<Resource> whole(TypeState type, Selection chosen) {
    Map<String, Resource> all = type.deliveries().allHeld();
    chosen.resources().forEach(resource -> all.put(resource.name(), resource));
    chosen.absent().forEach(all::remove);
    return new ArrayList<>(all.values());
  }

  /**
   * A response that deviates from the snapshot, because something is withheld or kept, must not
   * bear its version.
   */
  private String version(TypeState type, String nonce) {
    Snapshot snapshot = state().target().snapshot();
    String version = type.type().map(snapshot::version).orElseGet(snapshot::version);
    return deviates(type) ? version + "~" + nonce : version;
  }

  private static boolean deviates(TypeState type) {
    return type.openCount() > 0 || !type.deliveries().refusals().isEmpty();
  }

  private static boolean isWhole(TypeState type) {
    return type.type().map(ResourceType::sentWhole).orElse(false);
  }

  @Override
  boolean isDivisible(ResourceType type) {
    return !type.sentWhole();
  }
}
