package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stream of the incremental variant.
 *
 * <p>A stale nonce is never a reason to ignore a change of the subscription ("Incremental xDS").
 * Whatever a client subscribes to is answered, even if it seems to have it, and names that do not
 * exist are answered as removed ("Subscribing to Resources", "Knowing When a Requested Resource
 * Does Not Exist").
 */
public final class DeltaSession extends Session<DeltaRequest> {
  /** Begins a stream with the usual limits. */
  public DeltaSession(Publication target, StreamScope scope) {
    this(target, scope, SubscriptionLimits.DEFAULT, Expiry.LEFT_OUT);
  }

  /** Begins a stream. */
  public DeltaSession(
      Publication target, StreamScope scope, SubscriptionLimits limits, Expiry expiry) {
    super(
        new StreamState(target, scope, limits, expiry),
        type -> true,
        Heartbeats.Variant.INCREMENTAL);
  }

  @Override
  public Optional<Answer> receive(DeltaRequest request) {
    TypeState type = state().type(request.typeUrl());
    boolean first = type.firstRequest();
    Optional<Answer> answer = settle(type, request.nonce(), request.error());
    if (first
        && request.unsubscribe().isEmpty()
        && request.initialVersions().isEmpty()
        && state().begin(type, request.subscribe())) {
      if (type.subscription().wildcard()) {
        type.oweAnswer();
      }
      return answer;
    }
    Subscription.Legacy legacy = first ? type.legacy() : Subscription.Legacy.NONE;
    Subscription.Change change =
        type.subscription().amend(request.subscribe(), request.unsubscribe(), legacy);
    follow(type, change);
    keepWildcarded(type, change);
    if (first) {
      resume(type, request.initialVersions());
    } else if (change.wildcardEntered()) {
      state().namesOf(type).forEach(type::ask);
    }
    if (change.wildcardEntered() && request.initialVersions().isEmpty()) {
      type.oweAnswer();
    }
    return answer;
  }

  /**
   * "Unsubscribing from Resources": a name that the wildcard still covers is answered when it is
   * unsubscribed from, for the client does not know whether to keep it.
   */
  private static void keepWildcarded(TypeState type, Subscription.Change change) {
    if (type.subscription().wildcard()) {
      change.left().forEach(type::ask);
    }
  }

  /**
   * On the first request of a type: what the client still has need not be sent again. Endpoints
   * are, always: a client that replaced a cluster before the connection broke still lists its
   * endpoints, and yet waits for them to arrive anew ("Resource warming"). Names that are unknown
   * here are removed.
   */
  private void resume(TypeState type, Map<String, String> versions) {
    if (versions.isEmpty()) {
      return;
    }
    state().checkInitial(versions);
    if (type.is(ResourceType.CLUSTER)) {
      state().resume();
    }
    versions.forEach((name, version) -> resume(type, name, version));
  }

  private void resume(TypeState type, String name, String version) {
    if (!type.subscription().covers(name)) {
      return;
    }
    if (type.type().isEmpty()) {
      type.ask(name);
      return;
    }
    ResourceType known = type.type().orElseThrow();
    Resource resource =
        state()
            .target()
            .known(known, name, version)
            .orElseGet(() -> Resource.remembered(known, name, version));
    type.close(name);
    type.deliveries().assume(resource);
    type.touch(name);
    if (known == ResourceType.ENDPOINTS || resource.timeToLive().isPresent()) {
      // How long the client still keeps what expires is not known.
      type.force(name);
    }
  }

  @Override
  Optional<Push> compose(TypeState type, Selection chosen) {
    List<String> introduced = close(type, chosen);
    Optional<Batch> shared = chosen.change().map(Change::news);
    return Optional.of(
        new Push(
            type.typeUrl(),
            state().target().snapshot().version(),
            state().nextNonce(),
            chosen.resources(),
            chosen.absent(),
            introduced,
            shared,
            heartbeats().expiry(type, chosen.resources(), shared),
            List.of()));
  }

  @Override
  boolean isDivisible(ResourceType type) {
    return true;
  }
}
