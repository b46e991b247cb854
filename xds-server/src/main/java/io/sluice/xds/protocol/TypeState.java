package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream's state of one type: what the client wants, what it has, and which names are to be
 * looked at.
 *
 * <p>A name is <em>open</em> if what the client has may differ from what it is to have. It is
 * <em>due</em> if the client asked for it and must be answered even with what it seems to have;
 * <em>forced</em> if it is to be sent again though nobody asked; <em>alone</em> if it was in a
 * refused response with others and is to be tried by itself.
 */
final class TypeState {
  private final String typeUrl;
  private final Optional<ResourceType> type;
  private final Subscription subscription;
  private final Deliveries deliveries;
  private final TreeSet<String> open = new TreeSet<>();
  private final Set<String> due = new HashSet<>();
  private final Set<String> forced = new HashSet<>();
  private final Set<String> alone = new HashSet<>();
  private final Map<String, Set<String>> lacking = new ConcurrentHashMap<>();

  /** What a client that has nothing waits for; then all its names are open and due. */
  private @Nullable Batch first;

  private boolean asked;
  private boolean answerDue;
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
    return first == null && open.isEmpty() && deliveries.isBlank();
  }

  /** Opens all that a client wants which has nothing. */
  void begin(Batch batch) {
    first = batch;
  }

  /** {@return what a client waits for that has nothing} */
  Optional<Batch> first() {
    return Optional.ofNullable(first);
  }

  /** Looks at the names one by one from now on. */
  private void unfold() {
    Batch batch = first;
    if (batch != null) {
      first = null;
      open.addAll(batch.names());
      if (!subscription.wildcard()) {
        due.addAll(batch.names());
      }
    }
  }

  /** Closes everything, which is on its way as one batch. */
  void closeAll() {
    first = null;
  }

  /** Notes the first response, which holds all that the client wants. */
  void sentFirst(String nonce, Batch batch) {
    lastNonce = nonce;
    answerDue = false;
    deliveries.sentFirst(nonce, batch);
  }

  /** Notes a response; its resources are those that are new to the client. */
  void sent(String nonce, List<Resource> resources, List<String> absent) {
    lastNonce = nonce;
    answerDue = false;
    deliveries.sent(nonce, resources, absent);
  }

  /** {@return the names to look at, ordered} */
  Set<String> open() {
    unfold();
    return open;
  }

  int openCount() {
    Batch batch = first;
    return batch == null ? open.size() : batch.names().size();
  }

  void touch(String name) {
    unfold();
    open.add(name);
  }

  void touchAll(Collection<String> names) {
    unfold();
    open.addAll(names);
  }

  void ask(String name) {
    unfold();
    open.add(name);
    due.add(name);
  }

  void force(String name) {
    unfold();
    open.add(name);
    forced.add(name);
  }

  void tryAlone(String name) {
    force(name);
    alone.add(name);
  }

  boolean isDue(String name) {
    unfold();
    return due.contains(name);
  }

  boolean isForced(String name) {
    return forced.contains(name);
  }

  boolean isAlone(String name) {
    return alone.contains(name);
  }

  /** Closes a name: it is as it should be, or on its way. */
  void close(String name) {
    unfold();
    open.remove(name);
    due.remove(name);
    forced.remove(name);
    alone.remove(name);
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
