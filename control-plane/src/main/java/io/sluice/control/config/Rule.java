package io.sluice.control.config;

import java.util.Arrays;
import java.util.List;

/** A condition on which keys of a mapping go together. */
sealed interface Rule {
  /** Exactly one of the keys is there. */
  record ExactlyOne(List<String> keys) implements Rule {
    public ExactlyOne {
      keys = List.copyOf(keys);
    }
  }

  /** At least one of the keys is there. */
  record AtLeastOne(List<String> keys) implements Rule {
    public AtLeastOne {
      keys = List.copyOf(keys);
    }
  }

  /** Where the key is, the other one is too. */
  record Needs(String key, String other) implements Rule {}

  /** No two of the keys are there. */
  record AtMostOne(List<String> keys) implements Rule {
    public AtMostOne {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Where the other key is not, the key's value is one of these words. It is for the schema; the
   * check of the mapping tells it with more to say.
   */
  record WordsUnless(String key, List<String> words, String other) implements Rule {
    public WordsUnless {
      words = List.copyOf(words);
    }
  }

  static Rule exactlyOne(Field<?>... fields) {
    return new ExactlyOne(names(fields));
  }

  static Rule atLeastOne(Field<?>... fields) {
    return new AtLeastOne(names(fields));
  }

  static Rule needs(Field<?> field, Field<?> other) {
    return new Needs(field.name(), other.name());
  }

  static Rule atMostOne(Field<?>... fields) {
    return new AtMostOne(names(fields));
  }

  private static List<String> names(Field<?>... fields) {
    return Arrays.stream(fields).map(Field::name).toList();
  }
}
