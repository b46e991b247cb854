package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream's state of one type: what the client wants, what it has, and which names are to be
 * looked at.
 *
 * <p>What a client that has one batch is to get is a change to another one, if it can be sent in
 * one piece; else the names of it are looked at one by one.
 */
final class TypeState {
  private final String typeUrl;
  private final Optional<ResourceType> type;
  private final Subscription subscription;
  private final Deliveries deliveries;
  private final Map<String, Set<String>> lacking = new ConcurrentHashMap<>();

  /**
   * What a client that has a whole batch, or nothing, waits for; then no name is open by itself.
   */
  private @Nullable Change change;

  private @Nullable OpenNames names;
  private boolean asked;
  private boolean answerDue;
  private boolean renewed;
  private String lastNonce = "";

  TypeState(String typeUrl) {
    this.typeUrl = typeUrl;
    this.type = ResourceType.ofTypeUrl(typeUrl);
    this.deliveries = new Deliveries(typeUrl);
    this.subscription =
        new Subscription(
            is(ResourceType.VIRTUAL_HOST)
                ? Subscription.Naming.NAMESPACES
                : Subscription.Naming.WHOLE_NAMES);
  }

  String typeUrl() {
    return typeUrl;
  }

  /** {@return the type, or nothing if the server holds no resources of this type URL} */
  Optional<ResourceType> type() {
    return type;
  }

  boolean is(ResourceType wanted) {
    return type.isPresent() && type.orElseThrow() == wanted;
  }

  /** {@return whether resources of the type send requests to clusters} */
  boolean routes() {
    return is(ResourceType.ROUTES)
        || is(ResourceType.LISTENER)
        || is(ResourceType.SCOPED_ROUTES)
        || is(ResourceType.VIRTUAL_HOST);
  }

  Subscription subscription() {
    return subscription;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  /**
   * Marks the type as asked for. {@return whether this is the first request of the type on this
   * stream}
   */
  boolean firstRequest() {
    boolean first = !asked;
    asked = true;
    return first;
  }

  Subscription.Legacy legacy() {
    boolean wildcards = type.map(ResourceType::sentWhole).orElse(true);
    return wildcards ? Subscription.Legacy.WILDCARD_IF_NEVER_NAMED : Subscription.Legacy.NONE;
  }

  String lastNonce() {
    return lastNonce;
  }

  /** {@return whether nothing is known of the client but that it asked} */
  boolean isBlank() {
    return change == null && isClosed() && deliveries.isBlank();
  }

  /** Opens all that a client wants which has nothing. */
  void begin(Batch batch) {
    change = batch.since(Batch.NONE);
  }

  /** {@return what a client waits for that has a whole batch, or nothing} */
  Optional<Change> change() {
    return Optional.ofNullable(change);
  }

  /** {@return whether nothing is particular about the client: it has a batch, or waits for one} */
  boolean isPlain() {
    return isClosed() && deliveries.isSettled();
  }

  private boolean isClosed() {
    OpenNames known = names;
    return known == null || known.all().isEmpty();
  }

  /**
   * Aims a plain client at another batch, unless there are names that it is to lose. {@return
   * whether it did}
   */
  boolean aim(Batch wanted) {
    Change next = wanted.since(deliveries.batch());
    if (!next.removed().isEmpty()) {
      return false;
    }
    change = next.isFirst() || next.size() > 0 ? next : null;
    return true;
  }

  /** {@return the single names, at which to look from now on} */
  private OpenNames names() {
    unfold();
    OpenNames known = names;
    if (known == null) {
      known = new OpenNames();
      names = known;
    }
    return known;
  }

  private void unfold() {
    Change whole = change;
    if (whole == null) {
      return;
    }
    change = null;
    if (whole.isFirst() && !subscription.wildcard()) {
      names().ask(whole.names());
    } else {
      names().touch(whole.names());
    }
  }

  /** Closes everything, which is on its way in one piece. */
  void closeAll() {
    change = null;
  }

  /** Notes a response that holds all that the client waits for. */
  void sent(String nonce, Change whole) {
    noteSent(nonce);
    deliveries.sent(nonce, whole);
  }

  /** Notes a response; its resources are those that are new to the client. */
  void sent(String nonce, List<Resource> resources, List<String> absent) {
    noteSent(nonce);
    deliveries.sent(nonce, resources, absent);
  }

  private void noteSent(String nonce) {
    lastNonce = nonce;
    answerDue = false;
    renewed = false;
  }

  /** Notes a heartbeat, which changes nothing of what the client has. */
  void sentHeartbeat(String nonce) {
    lastNonce = nonce;
  }

  /** {@return the names to look at, ordered} */
  Set<String> open() {
    unfold();
    OpenNames known = names;
    return known == null ? Set.of() : known.all();
  }

  int openCount() {
    Change whole = change;
    if (whole != null) {
      return whole.size();
    }
    OpenNames known = names;
    return known == null ? 0 : known.all().size();
  }

  void touch(String name) {
    names().touch(List.of(name));
  }

  void touchAll(Collection<String> all) {
    names().touch(all);
  }

  void ask(String name) {
    names().ask(List.of(name));
  }

  void force(String name) {
    names().force(name);
  }

  void tryAlone(String name) {
    names().tryAlone(name);
  }

  boolean isDue(String name) {
    unfold();
    OpenNames known = names;
    return known != null && known.isDue(name);
  }

  boolean isForced(String name) {
    OpenNames known = names;
    return known != null && known.isForced(name);
  }

  boolean isAlone(String name) {
    OpenNames known = names;
    return known != null && known.isAlone(name);
  }

  /** Closes a name: it is as it should be, or on its way. */
  void close(String name) {
    unfold();
    OpenNames known = names;
    if (known != null) {
      known.close(name);
      names = known.all().isEmpty() ? null : known;
    }
    lacking.remove(name);
  }

  /** Forgets a name that the client no longer asks for. */
  void drop(String name) {
    close(name);
    deliveries.forget(name);
  }

  boolean answerDue() {
    return answerDue;
  }

  /** Notes that the client waits for an answer, even an empty one. */
  void oweAnswer() {
    answerDue = true;
  }

  /** Lets everything that the client has be sent again, whatever else has to wait. */
  void renew() {
    answerDue = true;
    renewed = true;
  }

  /** {@return whether an answer is to be sent, although something may have to wait} */
  boolean mustAnswer(Selection chosen) {
    return answerDue && (renewed || !chosen.waiting());
  }

  void withhold(String name, Set<String> clusters) {
    lacking.put(name, Set.copyOf(clusters));
  }

  void release(String name) {
    lacking.remove(name);
  }

  Set<String> lacking(String name) {
    return lacking.getOrDefault(name, Set.of());
  }

  boolean withholdsAny() {
    return !lacking.isEmpty();
  }
}
