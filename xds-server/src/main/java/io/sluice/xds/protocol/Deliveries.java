package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a client has been sent of one type: accepted, on its way, refused.
 *
 * <p>Written by the stream alone; {@link #accepted}, {@link #rejection} and {@link #mayHold} may be
 * asked from any thread. Accepted resources are shared with the snapshot, so a stream costs a
 * reference for each.
 */
final class Deliveries {
  private final String typeUrl;
  private final Map<String, Resource> accepted = new ConcurrentHashMap<>();
  private final Map<String, Sent> pending = new ConcurrentHashMap<>();

  /**
   * What was on its way when the client unsubscribed: it may have subscribed again since, and have
   * it.
   */
  private final Map<String, Sent> lingering = new ConcurrentHashMap<>();

  private final Set<String> guessed = new HashSet<>();
  private final Map<String, Rejection> rejected = new ConcurrentHashMap<>();
  private final Deque<Response> responses = new ConcurrentLinkedDeque<>();

  /** A name on its way: the resource, or null where the name was said to be absent. */
  private record Sent(String nonce, @Nullable Resource resource) {}

  private record Response(String nonce, List<Resource> resources, List<String> absent) {
    Response {
      resources = List.copyOf(resources);
      absent = List.copyOf(absent);
    }
  }

  /**
   * A refused response.
   *
   * @param resources what of it is not overtaken by a later response
   * @param absent names it said to be absent, not overtaken either
   */
  record Refused(List<Resource> resources, List<String> absent) {}

  Deliveries(String typeUrl) {
    this.typeUrl = typeUrl;
  }

  Optional<Resource> accepted(String name) {
    return Optional.ofNullable(accepted.get(name));
  }

  /** {@return the resource that the client has or is about to have, unless it refuses it} */
  Optional<Resource> held(String name) {
    Sent sent = pending.get(name);
    return Optional.ofNullable(sent != null ? sent.resource() : accepted.get(name));
  }

  /** {@return all that the client has or is about to have, by name} */
  SortedMap<String, Resource> allHeld() {
    SortedMap<String, Resource> held = new TreeMap<>(accepted);
    pending.forEach((name, sent) -> {
      if (sent.resource() == null) {
        held.remove(name);
      } else {
        held.put(name, sent.resource());
      }
    });
    return held;
  }

  /**
   * {@return every resource that the client may be using: accepted ones, and those of all responses
   * that it has not answered} Of several responses on their way it may refuse the last and stay
   * with one before.
   */
  Collection<Resource> mayHold() {
    List<Resource> all = new ArrayList<>(accepted.values());
    responses.forEach(response -> all.addAll(response.resources()));
    return all;
  }

  Optional<Rejection> rejection(String name, String version) {
    return Optional.ofNullable(rejected.get(name))
        .filter(r -> version.equals(r.versions().get(name)));
  }

  boolean anyRejected() {
    return !rejected.isEmpty();
  }

  int unanswered() {
    return responses.size();
  }

  boolean settled(String name) {
    return !pending.containsKey(name);
  }

  /**
   * {@return whether nothing is on its way, and the content of all that the client has is known for
   * sure}
   */
  boolean allKnown() {
    return pending.isEmpty()
        && guessed.isEmpty()
        && accepted.values().stream().noneMatch(Resource::isRemembered);
  }

  /** Notes what a client says it has. */
  void assume(Resource resource) {
    accepted.put(resource.name(), resource);
  }

  /** Notes what a client may have, by what it says of a whole type. */
  void guess(Resource resource) {
    accepted.put(resource.name(), resource);
    guessed.add(resource.name());
  }

  /** {@return whether what is known of the name is a guess that no answer has confirmed} */
  boolean isGuess(String name) {
    return guessed.contains(name);
  }

  void sent(String nonce, List<Resource> resources, List<String> absent) {
    responses.addLast(new Response(nonce, resources, absent));
    for (Resource resource : resources) {
      pending.put(resource.name(), new Sent(nonce, resource));
      rejected.remove(resource.name());
    }
    for (String name : absent) {
      pending.put(name, new Sent(nonce, null));
      rejected.remove(name);
    }
  }

  /**
   * {@return what was accepted by this ACK, or nothing if the nonce is of no response that waits
   * for an answer}
   */
  Optional<List<Resource>> acknowledge(String nonce, Predicate<String> wanted) {
    if (responses.stream().noneMatch(r -> r.nonce().equals(nonce))) {
      return Optional.empty();
    }
    List<Resource> news = new ArrayList<>();
    Response response;
    do {
      // Responses are applied in order: one that was left without an answer came before and is in
      // force too.
      response = responses.removeFirst();
      accept(response, news);
      keepLingering(response.nonce(), wanted);
    } while (!response.nonce().equals(nonce));
    return Optional.of(news);
  }

  /**
   * A client that had subscribed again before it got the response has what it threw away otherwise.
   */
  private void keepLingering(String nonce, Predicate<String> wanted) {
    for (Map.Entry<String, Sent> entry : List.copyOf(lingering.entrySet())) {
      Resource resource = entry.getValue().resource();
      if (entry.getValue().nonce().equals(nonce)) {
        lingering.remove(entry.getKey());
        if (resource != null
            && wanted.test(entry.getKey())
            && !accepted.containsKey(entry.getKey())) {
          guess(resource);
        }
      }
    }
  }

  private void accept(Response response, List<Resource> news) {
    for (Resource resource : response.resources()) {
      // No longer pending: the client has unsubscribed since.
      if (pending.containsKey(resource.name())) {
        accepted.put(resource.name(), resource);
        guessed.remove(resource.name());
        news.add(resource);
        arrived(resource.name(), response.nonce());
      }
    }
    for (String name : response.absent()) {
      if (pending.containsKey(name)) {
        accepted.remove(name);
        arrived(name, response.nonce());
      }
    }
  }

  private void arrived(String name, String nonce) {
    Sent sent = pending.get(name);
    if (sent != null && sent.nonce().equals(nonce)) {
      pending.remove(name);
    }
  }

  /**
   * {@return what was refused by this NACK, or nothing if the nonce is of no response that waits
   * for an answer}
   */
  Optional<Refused> refuse(String nonce) {
    Optional<Response> found = responses.stream().filter(r -> r.nonce().equals(nonce)).findFirst();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Response response = found.orElseThrow();
    responses.remove(response);
    lingering.values().removeIf(sent -> sent.nonce().equals(nonce));
    Set<String> current = new HashSet<>();
    response.resources().forEach(resource -> current.add(resource.name()));
    current.addAll(response.absent());
    current.removeIf(name -> !newest(name, nonce));
    current.forEach(pending::remove);
    if (response.resources().isEmpty()) {
      // Nothing but removals: to repeat them would go on for ever, so they count as done.
      response.absent().forEach(accepted::remove);
    }
    return Optional.of(
        new Refused(
            response.resources().stream().filter(r -> current.contains(r.name())).toList(),
            response.absent().stream().filter(current::contains).toList()));
  }

  private boolean newest(String name, String nonce) {
    Sent sent = pending.get(name);
    return sent != null && sent.nonce().equals(nonce);
  }

  /** Records a refusal that stands until the wanted version of one of its resources changes. */
  void reject(String nonce, Collection<Resource> resources, String message) {
    Rejection rejection = Rejection.of(typeUrl, nonce, resources, message);
    rejection.versions().keySet().forEach(name -> rejected.put(name, rejection));
  }

  /** {@return the distinct refusals in force} */
  Set<Rejection> rejections() {
    return new HashSet<>(rejected.values());
  }

  /** Takes a refusal back: something else is wanted now. */
  void reopen(Rejection rejection) {
    rejection.versions().keySet().forEach(name -> rejected.remove(name, rejection));
  }

  /** Forgets a name that the client no longer asks for, and so no longer keeps. */
  void forget(String name) {
    accepted.remove(name);
    guessed.remove(name);
    rejected.remove(name);
    Sent sent = pending.remove(name);
    if (sent != null) {
      lingering.put(name, sent);
    }
  }
}
