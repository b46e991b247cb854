package io.sluice.control.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.control.config.Rule.AtLeastOne;
import io.sluice.control.config.Rule.AtMostOne;
import io.sluice.control.config.Rule.ExactlyOne;
import io.sluice.control.config.Rule.Needs;
import io.sluice.control.config.Rule.WordsUnless;
import java.util.List;

/** The rules on which keys go together, checked in a mapping and told to a schema. */
final class ObjectRules {
  private ObjectRules() {}

  /**
   * Checks a mapping.
   *
   * @param known the keys that it may have: where it has others, the one that is missing was
   *     probably meant by them, and they have been told
   */
  static void check(List<Rule> rules, Cursor at, List<String> known) {
    boolean strangers = at.entries().stream().anyMatch(e -> !known.contains(e.name()));
    for (Rule rule : rules) {
      switch (rule) {
        case ExactlyOne(var keys) -> {
          if (there(keys, at).isEmpty() && !strangers) {
            at.problem("needs " + (keys.size() > 1 ? "one of " : "") + String.join(", ", keys));
          }
          atMostOne(keys, at);
        }
        case AtLeastOne(var keys) -> {
          if (there(keys, at).isEmpty() && !strangers) {
            at.problem("needs at least one of " + String.join(", ", keys));
          }
        }
        case AtMostOne(var keys) -> atMostOne(keys, at);
        case Needs(var key, var other) -> {
          if (has(key, at) && !has(other, at)) {
            at.valueOrGap(key).problem("goes only with " + other + ", which is missing");
          }
        }
        case WordsUnless _ -> {}
      }
    }
  }

  private static void atMostOne(List<String> keys, Cursor at) {
    List<String> there = there(keys, at);
    if (there.size() > 1) {
      at.problem("has " + String.join(" and ", there) + ", of which only one is possible");
    }
  }

  private static List<String> there(List<String> keys, Cursor at) {
    return keys.stream().filter(key -> has(key, at)).toList();
  }

  private static boolean has(String key, Cursor at) {
    return at.value(key).isPresent();
  }

  /** Adds the rules to a schema that has none yet. */
  static void describe(List<Rule> rules, ObjectNode schema) {
    rules.forEach(rule -> describe(rule, schema));
  }

  private static void describe(Rule rule, ObjectNode schema) {
    switch (rule) {
      case ExactlyOne(var keys) -> choose(keys, all(schema).addObject().putArray("oneOf"));
      case AtLeastOne(var keys) -> choose(keys, all(schema).addObject().putArray("anyOf"));
      case Needs(var key, var other) ->
          schema.withObjectProperty("dependentRequired").withArrayProperty(key).add(other);
      case WordsUnless(var key, var words, var other) -> {
        ArrayNode choices = all(schema).addObject().putArray("anyOf");
        choose(List.of(other), choices);
        words.forEach(
            choices.addObject().putObject("properties").putObject(key).putArray("enum")::add);
      }
      case AtMostOne(var keys) -> {
        ArrayNode choices = all(schema).addObject().putArray("oneOf");
        choose(keys, choices);
        choose(keys, choices.addObject().putObject("not").putArray("anyOf"));
      }
    }
  }

  private static ArrayNode all(ObjectNode schema) {
    return schema.withArrayProperty("allOf");
  }

  private static void choose(List<String> keys, ArrayNode choices) {
    keys.forEach(key -> choices.addObject().putArray("required").add(key));
  }
}
