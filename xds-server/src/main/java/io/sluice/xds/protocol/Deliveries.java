package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client has been sent of one type: accepted, on its way, refused.
 *
 * <p>Mostly a client has exactly one batch, and one response at most is on its way that makes
 * another batch of it; then that is all there is to note. Whatever is particular about a client is
 * noted name by name in a ledger, for as long as there is anything.
 *
 * <p>Written by the stream alone; {@link #accepted}, {@link #refusals} and {@link #mayHold} may be
 * asked from any thread.
 */
final class Deliveries {
  private final String typeUrl;

  // Where there is a ledger, it alone counts. Readers ask for the ledger first, then for what is on
  // its way, then for the batch; they are written in the opposite order.
  private volatile Batch has = Batch.NONE;
  private volatile @Nullable Flight flight;
  private volatile @Nullable Ledger ledger;

  Deliveries(String typeUrl) {
    this.typeUrl = typeUrl;
  }

  private Ledger ledger() {
    Ledger known = ledger;
    if (known == null) {
      known = new Ledger(typeUrl, has, flight);
      ledger = known;
    }
    return known;
  }

  /** {@return whether all there is to know is that the client has exactly {@link #batch}} */
  boolean isSettled() {
    return ledger == null && flight == null;
  }

  /** {@return the batch that a settled client has} */
  Batch batch() {
    return has;
  }

  /** {@return whether single names are noted} */
  boolean isParticular() {
    return ledger != null;
  }

  /**
   * Notes single names no longer, if the client has exactly this batch and nothing is on its way.
   */
  void settle(Batch batch) {
    Ledger known = ledger;
    if (known != null && known.isJust(batch)) {
      has = batch;
      flight = null;
      ledger = null;
    }
  }

  /** {@return the resource that the client has accepted last} */
  Optional<Resource> accepted(String name) {
    Ledger known = ledger;
    return known == null ? has.find(name) : known.accepted(name);
  }

  /** {@return the resource that the client has or is about to have, unless it refuses it} */
  Optional<Resource> held(String name) {
    Ledger known = ledger;
    return known == null ? held().find(name) : known.held(name);
  }

  private Batch held() {
    Flight sent = flight;
    return sent == null ? has : sent.change().after();
  }

  /** {@return all that the client has or is about to have, by name} */
  SortedMap<String, Resource> allHeld() {
    Ledger known = ledger;
    return known == null ? new TreeMap<>(held().byName()) : known.allHeld();
  }

  /**
   * {@return every resource that the client may be using: accepted ones, and those of all responses
   * that it has not answered} Of several responses on their way it may refuse the last and stay
   * with one before.
   */
  Collection<Resource> mayHold() {
    Ledger known = ledger;
    if (known != null) {
      return known.mayHold();
    }
    Flight sent = flight;
    List<Resource> mine = has.resources();
    return sent == null
        ? mine
        : Stream.concat(mine.stream(), sent.change().resources().stream()).toList();
  }

  Refusals refusals() {
    Ledger known = ledger;
    return known == null ? Refusals.NONE : known.refusals();
  }

  int unanswered() {
    Ledger known = ledger;
    if (known != null) {
      return known.unanswered();
    }
    return flight == null ? 0 : 1;
  }

  /** {@return whether nothing of this name is on its way} */
  boolean settled(String name) {
    Ledger known = ledger;
    if (known != null) {
      return known.settled(name);
    }
    Flight sent = flight;
    return sent == null || !sent.change().names().contains(name);
  }

  /** {@return whether the client has never been sent anything, nor said that it has anything} */
  boolean isBlank() {
    Ledger known = ledger;
    return known == null ? flight == null && has.resources().isEmpty() : known.isBlank();
  }

  /** {@return whether the client has exactly this very table, and nothing is on its way} */
  @SuppressWarnings("ReferenceEquality")
  boolean has(Map<String, Resource> table) {
    // To compare the content would take long, and equal tables are shared.
    return isSettled() && has.byName() == table;
  }

  /**
   * {@return whether nothing is on its way, and the content of all that the client has is known for
   * sure}
   */
  boolean allKnown() {
    Ledger known = ledger;
    return known == null ? flight == null : known.allKnown();
  }

  /** Notes what a client says it has. */
  void assume(Resource resource) {
    ledger().assume(resource);
  }

  /** Notes what a client may have, by what it says of a whole type. */
  void guess(Resource resource) {
    ledger().guess(resource);
  }

  /** {@return whether what is known of the name is a guess that no answer has confirmed} */
  boolean isGuess(String name) {
    Ledger known = ledger;
    return known != null && known.isGuess(name);
  }

  /** Notes a response that makes another batch of the one that a settled client has. */
  void sent(String nonce, Change change) {
    flight = new Flight(nonce, change);
  }

  /** Notes a response. */
  void sent(String nonce, List<Resource> resources, List<String> absent) {
    ledger().sent(nonce, resources, absent);
  }

  /**
   * {@return what was accepted by this ACK, or nothing if the nonce is of no response that waits
   * for an answer}
   */
  Optional<List<Resource>> acknowledge(String nonce, Predicate<String> wanted) {
    Ledger known = ledger;
    if (known != null) {
      return known.acknowledge(nonce, wanted);
    }
    Flight sent = flight;
    if (sent == null || !sent.nonce().equals(nonce)) {
      return Optional.empty();
    }
    has = sent.change().after();
    flight = null;
    return Optional.of(sent.change().resources());
  }

  /**
   * {@return what was refused by this NACK, or nothing if the nonce is of no response that waits
   * for an answer}
   */
  Optional<Ledger.Refused> refuse(String nonce) {
    return unanswered() == 0 ? Optional.empty() : ledger().refuse(nonce);
  }

  /** Forgets a name that the client no longer asks for, and so no longer keeps. */
  void forget(String name) {
    ledger().forget(name);
  }
}
