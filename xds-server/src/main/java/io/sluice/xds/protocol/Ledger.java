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
 * What a client has been sent of one type, name by name: accepted, on its way, refused.
 *
 * <p>Written by the stream alone; {@link #accepted}, {@link #refusals} and {@link #mayHold} may be
 * asked from any thread. Accepted resources are shared with the snapshot, so a stream costs a
 * reference for each.
 */
final class Ledger {
  private final Holdings accepted = new Holdings();
  private final Map<String, Sent> pending = new ConcurrentHashMap<>();
  private final Lingering lingering = new Lingering();

  private final Set<String> guessed = new HashSet<>();
  private final Refusals refusals;
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

  /** Begins with what a client has and, if anything is, what is on its way to it. */
  Ledger(String typeUrl, Batch has, @Nullable Flight flight) {
    refusals = new Refusals(typeUrl);
    accepted.begin(has);
    if (flight != null) {
      sent(flight.nonce(), flight.change().resources(), List.of());
    }
  }

  /**
   * {@return whether this is the very batch that the client has, and nothing else is to be known}
   */
  boolean isJust(Batch batch) {
    return pending.isEmpty()
        && responses.isEmpty()
        && guessed.isEmpty()
        && refusals.isEmpty()
        && lingering.isEmpty()
        && accepted.are(batch);
  }

  Optional<Resource> accepted(String name) {
    return accepted.find(name);
  }

  /** {@return the resource that the client has or is about to have, unless it refuses it} */
  Optional<Resource> held(String name) {
    Sent sent = pending.get(name);
    return sent != null ? Optional.ofNullable(sent.resource()) : accepted.find(name);
  }

  /** {@return all that the client has or is about to have, by name} */
  SortedMap<String, Resource> allHeld() {
    SortedMap<String, Resource> held = new TreeMap<>(accepted.asMap());
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
    // In this order: what is accepted meanwhile is seen twice rather than never.
    List<Resource> all = new ArrayList<>();
    responses.forEach(response -> all.addAll(response.resources()));
    all.addAll(accepted.values());
    return all;
  }

  Refusals refusals() {
    return refusals;
  }

  int unanswered() {
    return responses.size();
  }

  boolean settled(String name) {
    return !pending.containsKey(name);
  }

  /** {@return whether the client has never been sent anything, nor said that it has anything} */
  boolean isBlank() {
    return accepted.isEmpty() && responses.isEmpty() && refusals.isEmpty() && lingering.isEmpty();
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
    accepted.put(resource);
    guessed.remove(resource.name());
  }

  /** Notes what a client may have, by what it says of a whole type. */
  void guess(Resource resource) {
    accepted.put(resource);
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
      refusals.forget(resource.name());
    }
    for (String name : absent) {
      pending.put(name, new Sent(nonce, null));
      refusals.forget(name);
    }
  }

  /**
   * {@return what was accepted by this ACK, or nothing if the nonce is of no response that waits
   * for an answer}
   */
  Optional<List<Resource>> acknowledge(String nonce, Predicate<String> wanted) {
    if (find(nonce) == null) {
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

  private @Nullable Response find(String nonce) {
    for (Response response : responses) {
      if (response.nonce().equals(nonce)) {
        return response;
      }
    }
    return null;
  }

  private void keepLingering(String nonce, Predicate<String> wanted) {
    for (Resource resource : lingering.applied(nonce)) {
      if (wanted.test(resource.name()) && accepted.find(resource.name()).isEmpty()) {
        guess(resource);
      }
    }
  }

  private void accept(Response response, List<Resource> news) {
    for (Resource resource : response.resources()) {
      // No longer pending: the client has unsubscribed since.
      if (pending.containsKey(resource.name())) {
        accepted.put(resource);
        guessed.remove(resource.name());
        news.add(resource);
        arrived(resource.name(), response.nonce());
      }
    }
    for (String name : response.absent()) {
      if (pending.containsKey(name)) {
        accepted.remove(name);
        guessed.remove(name);
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
    Response response = find(nonce);
    if (response == null) {
      return Optional.empty();
    }
    responses.remove(response);
    lingering.refused(nonce);
    Set<String> current = new HashSet<>();
    response.resources().forEach(resource -> current.add(resource.name()));
    current.addAll(response.absent());
    current.removeIf(name -> !newest(name, nonce));
    current.forEach(pending::remove);
    if (response.resources().isEmpty()) {
      // Nothing but removals: to repeat them would go on for ever, so they count as done.
      response.absent().forEach(accepted::remove);
      guessed.removeAll(response.absent());
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

  /** Forgets a name that the client no longer asks for, and so no longer keeps. */
  void forget(String name) {
    accepted.remove(name);
    guessed.remove(name);
    refusals.forget(name);
    Sent sent = pending.remove(name);
    if (sent != null) {
      lingering.add(name, sent.nonce(), sent.resource());
    }
  }
}
