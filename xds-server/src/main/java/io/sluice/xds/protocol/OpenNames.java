package io.sluice.xds.protocol;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of one type on one stream that are to be looked at one by one.
 *
 * <p>A name is <em>open</em> if what the client has may differ from what it is to have. It is
 * <em>due</em> if the client asked for it and must be answered even with what it seems to have;
 * <em>forced</em> if it is to be sent again though nobody asked; <em>alone</em> if it was in a
 * refused response with others and is to be tried by itself. All of these are open.
 */
final class OpenNames {
  private final TreeSet<String> open = new TreeSet<>();
  private final Set<String> due = new HashSet<>();
  private final Set<String> forced = new HashSet<>();
  private final Set<String> alone = new HashSet<>();

  /** {@return all open names, ordered} */
  Set<String> all() {
    return open;
  }

  void touch(Collection<String> names) {
    open.addAll(names);
  }

  void ask(Collection<String> names) {
    open.addAll(names);
    due.addAll(names);
  }

  void force(String name) {
    open.add(name);
    forced.add(name);
  }

  void tryAlone(String name) {
    force(name);
    alone.add(name);
  }

  boolean isDue(String name) {
    return due.contains(name);
  }

  boolean isForced(String name) {
    return forced.contains(name);
  }

  boolean isAlone(String name) {
    return alone.contains(name);
  }

  void close(String name) {
    open.remove(name);
    due.remove(name);
    forced.remove(name);
    alone.remove(name);
  }
}
