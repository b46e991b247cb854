package io.sluice.control.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The check, on a file's events, that it is neither too deep nor, with its aliases written out, too
 * large, and that it has no tags.
 */
final class YamlBounds {
  static final int MAX_DEPTH = 32;
  static final int MAX_ALIASES = 100;
  static final int MAX_NODES = 100_000;

  private final String file;
  private final Findings findings;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<Anchor, Integer> sizes = new HashMap<>();
  private int aliases;
  private int nodes;

  private YamlBounds(String file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  /** A list or mapping whose end has not come yet. */
  private record Open(Optional<Anchor> anchor, int nodesBefore) {}

  /**
   * {@return whether it may be composed}
   *
   * <p>A file that is no YAML holds the bounds as far as it can be read: composing it finds the
   * error again.
   */
  static boolean hold(String file, Iterable<Event> events, Findings findings) {
    var bounds = new YamlBounds(file, findings);
    int errorsBefore = findings.errorCount();
    try {
      for (Event event : events) {
        if (!bounds.holdAfter(event)) {
          return false;
        }
      }
    } catch (YamlEngineException _) {
      return findings.errorCount() == errorsBefore;
    }
    return findings.errorCount() == errorsBefore;
  }

  private boolean holdAfter(Event event) {
    switch (event) {
      case DocumentStartEvent _ -> sizes.clear();
      case CollectionStartEvent start -> {
        tag(start.getTag(), event);
        nodes++;
        open.push(new Open(start.getAnchor(), nodes));
      }
      case CollectionEndEvent _ -> {
        Open ended = open.pop();
        ended.anchor().ifPresent(anchor -> sizes.put(anchor, nodes - ended.nodesBefore() + 1));
      }
      case ScalarEvent scalar -> {
        tag(scalar.getTag(), event);
        nodes++;
        scalar.getAnchor().ifPresent(anchor -> sizes.put(anchor, 1));
      }
      case AliasEvent alias -> {
        return alias(alias) && withinSize(event);
      }
      default -> {}
    }
    return withinSize(event);
  }

  private boolean alias(AliasEvent alias) {
    Anchor anchor = alias.getAlias();
    if (open.stream().anyMatch(o -> o.anchor().equals(Optional.of(anchor)))) {
      return broken(alias, "the alias *" + anchor + " stands within what it stands for");
    }
    // An alias of nothing is left to the composer, which says so.
    nodes += sizes.getOrDefault(anchor, 1);
    aliases++;
    return aliases <= MAX_ALIASES
        || broken(alias, "a file has at most " + MAX_ALIASES + " aliases; write them out");
  }

  private boolean withinSize(Event event) {
    if (open.size() > MAX_DEPTH) {
      return broken(event, "is nested more than " + MAX_DEPTH + " levels deep");
    }
    return nodes <= MAX_NODES
        || broken(event, "a file has at most 100,000 values, those of its aliases included");
  }

  private void tag(Optional<String> tag, Event event) {
    tag.ifPresent(
        t -> broken(event, "a tag means nothing here, since types follow the field; remove it"));
  }

  private boolean broken(Event event, String sentence) {
    Optional<Mark> mark = event.getStartMark();
    Place place = mark.map(m -> Cursor.at(file, m)).orElse(Place.whole(file));
    findings.error(place, "", sentence);
    return false;
  }
}
