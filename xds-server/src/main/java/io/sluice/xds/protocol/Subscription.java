package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one type that a client wants, and whether it wants all.
 *
 * <p>Source: "How the client specifies what resources to return" and "Unsubscribing From Resources"
 * in Envoy's xDS protocol document.
 */
final class Subscription {
  static final String WILDCARD = "*";

  private final Naming naming;
  private Set<String> names = Set.of();
  private boolean wildcard;
  private boolean named;

  /** The list that the names are, mostly repeated and then the very same; null once amended. */
  private @Nullable List<String> last;

  /** What a name in a request stands for. */
  enum Naming {
    /** The resource of that name. */
    WHOLE_NAMES,
    /** That, and all whose names follow it after a slash, as virtual hosts follow their routes. */
    NAMESPACES
  }

  Subscription(Naming naming) {
    this.naming = naming;
  }

  /** Whether an empty list may stand for the wildcard, as it does for listeners and clusters. */
  enum Legacy {
    WILDCARD_IF_NEVER_NAMED,
    NONE
  }

  /**
   * How a request changed the subscription.
   *
   * @param entered names newly asked for
   * @param left names no longer asked for
   * @param wildcardEntered whether everything is wanted now and was not before
   * @param wildcardLeft whether only names are wanted now, and everything was before
   */
  record Change(
      List<String> entered, List<String> left, boolean wildcardEntered, boolean wildcardLeft) {
    static final Change NONE = new Change(List.of(), List.of(), false, false);

    boolean isNone() {
      return entered.isEmpty() && left.isEmpty() && !wildcardEntered && !wildcardLeft;
    }
  }

  boolean covers(String name) {
    return wildcard || names.contains(name) || (naming == Naming.NAMESPACES && isWithin(name));
  }

  private boolean isWithin(String name) {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      if (names.contains(name.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  boolean wildcard() {
    return wildcard;
  }

  /** {@return whether everything is wanted, and nothing by name} */
  boolean isWhole() {
    return wildcard && names.isEmpty();
  }

  /** {@return the list that is all that is wanted, if each name in it stands for itself} */
  Optional<List<String>> list() {
    return wildcard || naming == Naming.NAMESPACES ? Optional.empty() : Optional.ofNullable(last);
  }

  /** Takes a list that streams share in place of the same names that came one after the other. */
  void share(List<String> list, Set<String> shared) {
    if (last == null && !wildcard && names.size() == shared.size() && names.containsAll(shared)) {
      last = list;
      names = shared;
    }
  }

  Set<String> names() {
    return names;
  }

  /** {@return whether a first request of these names asks for everything} */
  static boolean asksForAll(List<String> names, Legacy legacy) {
    return names.isEmpty()
        ? legacy == Legacy.WILDCARD_IF_NEVER_NAMED
        : names.size() == 1 && names.contains(WILDCARD);
  }

  /** Takes the first request, which asks for everything. */
  void beginWildcard(List<String> wanted) {
    last = wanted;
    named = !wanted.isEmpty();
    wildcard = true;
  }

  /** Takes the first request, which asks for these names, a set that streams share. */
  void begin(List<String> wanted, Set<String> shared) {
    last = wanted;
    named = true;
    names = shared;
  }

  /** Takes the whole list of a SotW request. */
  Change replace(List<String> wanted, Legacy legacy) {
    if (wanted.equals(last)) {
      return Change.NONE;
    }
    last = wanted;
    Set<String> next = new HashSet<>(wanted);
    boolean explicit = next.remove(WILDCARD);
    named |= !wanted.isEmpty();
    boolean all = explicit || (!named && legacy == Legacy.WILDCARD_IF_NEVER_NAMED);
    List<String> entered = next.stream().filter(name -> !names.contains(name)).sorted().toList();
    List<String> left = names.stream().filter(name -> !next.contains(name)).sorted().toList();
    Change change = new Change(entered, left, all && !wildcard, wildcard && !all);
    names = next;
    wildcard = all;
    return change;
  }

  /**
   * Takes the additions and removals of an incremental request. Names that are subscribed to again
   * count as entered: the client may have forgotten them ("Subscribing to Resources").
   */
  Change amend(Collection<String> subscribe, Collection<String> unsubscribe, Legacy legacy) {
    if (subscribe.isEmpty() && unsubscribe.isEmpty() && (wildcard || named)) {
      return Change.NONE;
    }
    if (!(names instanceof HashSet)) {
      // It was shared with other streams until now.
      names = new HashSet<>(names);
    }
    last = null;
    boolean before = wildcard;
    named |= !subscribe.isEmpty();
    List<String> left = new ArrayList<>();
    for (String name : unsubscribe) {
      if (name.equals(WILDCARD)) {
        wildcard = false;
      } else if (names.remove(name)) {
        left.add(name);
      }
    }
    boolean again = subscribe.contains(WILDCARD);
    wildcard |=
        again || (!named && unsubscribe.isEmpty() && legacy == Legacy.WILDCARD_IF_NEVER_NAMED);
    List<String> entered =
        subscribe.stream().filter(name -> !name.equals(WILDCARD)).distinct().toList();
    names.addAll(entered);
    return new Change(entered, left, again || (wildcard && !before), before && !wildcard);
  }
}
