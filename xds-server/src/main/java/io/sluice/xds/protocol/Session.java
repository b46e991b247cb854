package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One xDS stream as pure bookkeeping: requests go in, and what to send next comes out when the
 * transport can take it.
 *
 * <p>Nothing is queued: {@link #next} compares what the client has with what it is to have at that
 * moment, so a slow client skips to the newest state. All methods but those of {@link StreamView}
 * are for one thread at a time.
 *
 * @param <Q> the requests of the protocol's variant
 */
public abstract sealed class Session<Q> implements StreamView permits SotwSession, DeltaSession {
  /** Responses of a type that a client may leave unanswered before it gets no more of the type. */
  static final int MAX_UNANSWERED = 16;

  private final StreamState state;
  private final Chooser chooser;
  private final Heartbeats heartbeats;

  Session(StreamState state, Predicate<TypeState> divisible, Heartbeats.Variant variant) {
    this.state = state;
    this.heartbeats = new Heartbeats(state, variant);
    this.chooser = new Chooser(state, divisible);
  }

  /**
   * Takes in a request.
   *
   * @return what it says of an earlier response, if anything
   * @throws SubscriptionLimitException if the client asks for too much
   */
  public abstract Optional<Answer> receive(Q request);

  /** Aims the stream at another publication of its group. */
  public void retarget(Publication publication) {
    if (publication != state.target()) {
      state.retarget(publication);
    }
  }

  /** {@return the publication at which the stream aims} */
  public Publication target() {
    return state.target();
  }

  /**
   * {@return the next response, which counts as sent, or nothing if there is nothing to send now}
   *
   * @param usable whether the client reports a cluster as usable
   * @param nowNanos the time by a clock that never falls
   */
  public Optional<Push> next(Predicate<String> usable, long nowNanos) {
    Optional<Push> heartbeat = heartbeats.next(nowNanos);
    Optional<Push> next = heartbeat.isPresent() ? heartbeat : nextUpdate(usable);
    next.ifPresent(push -> heartbeats.sent(push, nowNanos));
    return next;
  }

  /** {@return when to ask for the next response though nothing has happened, if ever} */
  public OptionalLong heartbeatNanos(long nowNanos) {
    return heartbeats.dueNanos(nowNanos);
  }

  private Optional<Push> nextUpdate(Predicate<String> usable) {
    while (true) {
      int open = 0;
      for (TypeState type : state.inPushOrder()) {
        int names = type.openCount();
        if (names > 0 || type.answerDue()) {
          open += names;
          Optional<Push> push = next(type, usable);
          if (push.isPresent()) {
            return push;
          }
        }
      }
      // What was found to be as it should be may be what an earlier type has waited for.
      if (open == 0 || openNames() == open) {
        return Optional.empty();
      }
    }
  }

  private int openNames() {
    return state.inPushOrder().stream().mapToInt(TypeState::openCount).sum();
  }

  private Optional<Push> next(TypeState type, Predicate<String> usable) {
    if (type.deliveries().unanswered() >= MAX_UNANSWERED) {
      return Optional.empty();
    }
    Selection chosen = chooser.choose(type, usable);
    boolean answer = type.mustAnswer(chosen);
    if (chosen.isEmpty() && !answer) {
      return Optional.empty();
    }
    Optional<Push> push = compose(type, chosen);
    push.ifPresent(sent ->
        chosen
            .change()
            .ifPresentOrElse(
                change -> type.sent(sent.nonce(), change),
                () -> type.sent(sent.nonce(), chosen.resources(), sent.absent())));
    return push;
  }

  /** {@return the response for this selection, if the protocol's variant has one} */
  abstract Optional<Push> compose(TypeState type, Selection chosen);

  final Heartbeats heartbeats() {
    return heartbeats;
  }

  final StreamState state() {
    return state;
  }

  /** Closes what is about to be sent. {@return the clusters that are new to the client} */
  final List<String> close(TypeState type, Selection chosen) {
    Optional<Change> whole = chosen.change();
    if (whole.isPresent()) {
      type.closeAll();
    }
    if (whole.map(Change::isFirst).orElse(false)) {
      return type.is(ResourceType.CLUSTER) ? whole.orElseThrow().after().nameList() : List.of();
    }
    List<String> introduced =
        type.is(ResourceType.CLUSTER) ? introduce(type, chosen.resources()) : List.of();
    if (whole.isEmpty()) {
      chosen.resources().forEach(resource -> type.close(resource.name()));
    }
    chosen.absent().forEach(type::close);
    return introduced;
  }

  private List<String> introduce(TypeState clusters, List<Resource> resources) {
    List<String> introduced = new ArrayList<>();
    for (Resource resource : resources) {
      if (clusters.deliveries().held(resource.name()).isEmpty()) {
        introduced.add(resource.name());
        resource.endpointsName().ifPresent(this::forgetEndpoints);
      }
      resource.endpointsName().ifPresent(this::repeatEndpoints);
    }
    return introduced;
  }

  /**
   * A client drops the endpoints with their cluster; those of an earlier one do not count for a new
   * one.
   */
  private void forgetEndpoints(String name) {
    state
        .find(ResourceType.ENDPOINTS)
        .filter(t -> t.deliveries().held(name).isPresent())
        .ifPresent(t -> {
          t.deliveries().forget(name);
          t.touch(name);
        });
  }

  /**
   * "Resource warming": a changed cluster stays in warming until endpoints arrive anew, even
   * unchanged ones, and its client need not ask for them again.
   */
  private void repeatEndpoints(String name) {
    state
        .find(ResourceType.ENDPOINTS)
        .filter(t -> t.deliveries().held(name).isPresent())
        .ifPresent(t -> t.force(name));
  }

  /** Takes a subscription's change into account. */
  final void follow(TypeState type, Subscription.Change change) {
    if (change.isNone()) {
      return;
    }
    state.checkLimits(change.entered());
    for (String name : change.left()) {
      type.drop(name);
      if (type.subscription().covers(name)) {
        type.touch(name);
      }
    }
    if (change.wildcardLeft()) {
      type.deliveries().allHeld().keySet().stream()
          .filter(name -> !type.subscription().covers(name))
          .forEach(type::drop);
      Set.copyOf(type.open()).stream()
          .filter(name -> !type.subscription().covers(name))
          .forEach(type::drop);
    }
    if (change.wildcardEntered()) {
      type.touchAll(state.namesOf(type));
    }
    change.entered().forEach(name -> ask(type, name));
    if (type.is(ResourceType.VIRTUAL_HOST)) {
      change.left().forEach(name -> within(type, name).forEach(type::touch));
    }
  }

  /** A name that stands for others is answered with those, if there are any. */
  private void ask(TypeState type, String name) {
    List<String> within = type.is(ResourceType.VIRTUAL_HOST) ? within(type, name) : List.of();
    if (within.isEmpty()) {
      type.ask(name);
    } else {
      within.forEach(type::ask);
    }
  }

  private List<String> within(TypeState type, String name) {
    return state.namesOf(type).stream().filter(each -> each.startsWith(name + "/")).toList();
  }

  /**
   * {@return what an ACK or NACK says; nothing if its nonce is of no response that waits for an
   * answer}
   */
  final Optional<Answer> settle(TypeState type, String nonce, Optional<String> error) {
    if (nonce.isEmpty()) {
      return Optional.empty();
    }
    if (heartbeats.awaits(type, nonce)) {
      return heartbeats.settle(type, nonce, error);
    }
    if (error.isPresent()) {
      return type.deliveries()
          .refuse(nonce)
          .map(refused -> refuse(type, nonce, refused, error.orElseThrow()));
    }
    Optional<List<Resource>> news =
        type.deliveries().acknowledge(nonce, type.subscription()::covers);
    state.settle(type);
    return news.map(accepted -> new Answer.Acknowledged(type.typeUrl(), nonce, accepted));
  }

  private Answer refuse(TypeState type, String nonce, Ledger.Refused refused, String message) {
    Collection<Resource> blamed = Blame.of(refused.resources(), message);
    boolean certain = blamed.size() < refused.resources().size();
    if (certain) {
      // The client says which ones it could not apply, and has applied the others.
      refused.resources().stream()
          .filter(r -> !blamed.contains(r))
          .forEach(type.deliveries()::assume);
    }
    boolean divisible = type.type().map(t -> isDivisible(t)).orElse(false);
    if (!certain && divisible && refused.resources().size() > 1) {
      refused.resources().forEach(resource -> type.tryAlone(resource.name()));
    } else {
      type.deliveries().refusals().add(nonce, blamed, message);
    }
    if (!refused.resources().isEmpty()) {
      refused.absent().forEach(type::ask);
    }
    return new Answer.Rejected(Rejection.of(type.typeUrl(), nonce, blamed, message));
  }

  /** {@return whether resources of this type may be sent one by one} */
  abstract boolean isDivisible(ResourceType type);

  @Override
  public boolean asked(ResourceType type) {
    return state.find(type).isPresent();
  }

  @Override
  public Optional<String> acceptedVersion(ResourceType type, String name) {
    return state.find(type).flatMap(t -> t.deliveries().accepted(name)).map(Resource::version);
  }

  @Override
  public Optional<Rejection> rejection(ResourceType type, String name, String version) {
    return state.find(type).flatMap(t -> t.deliveries().refusals().find(name, version));
  }

  @Override
  public Set<String> lacking(ResourceType type, String name) {
    return state.find(type).map(t -> t.lacking(name)).orElse(Set.of());
  }

  @Override
  public Set<String> mentionedClusters() {
    return new Retention(state).mentionedClusters();
  }
}
