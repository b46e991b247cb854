package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * The type of a field that is one of some words.
 *
 * @param words what each word means, in the order in which they are told
 * @param later words of features that are not there yet, refused as such
 */
record WordType<T>(SequencedMap<String, T> words, List<String> later) implements FieldType<T> {
  WordType {
    words = new LinkedHashMap<>((Map<String, T>) words);
    later = List.copyOf(later);
  }

  /** {@return a type with a word for each of some values} */
  static <T> WordType<T> each(Collection<T> values, Function<T, String> word) {
    SequencedMap<String, T> words = new LinkedHashMap<>();
    values.forEach(value -> words.put(word.apply(value), value));
    return new WordType<>(words, List.of());
  }

  /** {@return a type with one word, to which {@link #and} adds more} */
  static <T> WordType<T> of(String word, T value) {
    SequencedMap<String, T> words = new LinkedHashMap<>();
    words.put(word, value);
    return new WordType<>(words, List.of());
  }

  /** {@return this type with one more word} */
  WordType<T> and(String word, T value) {
    SequencedMap<String, T> more = new LinkedHashMap<>((Map<String, T>) words);
    more.put(word, value);
    return new WordType<>(more, later);
  }

  /** {@return this type with words that are refused as not supported yet, also as keys} */
  WordType<T> later(String... more) {
    return new WordType<>(words, List.of(more));
  }

  @Override
  public Optional<T> read(Cursor at) {
    List<Cursor.Entry> laterKeys =
        at.entries().stream().filter(entry -> later.contains(entry.name())).toList();
    if (!laterKeys.isEmpty()) {
      laterKeys.forEach(e -> e.key().problem("is not supported yet; " + possible()));
      return Optional.empty();
    }
    Optional<String> text = at.shape() == Cursor.Shape.SCALAR ? at.text() : Optional.empty();
    if (text.isEmpty()) {
      at.problem(
          "is "
              + at.shape().words()
              + "; it should be one of "
              + String.join(", ", words.keySet()));
      return Optional.empty();
    }
    T value = words.get(text.get());
    if (value == null) {
      at.problem(
          later.contains(text.get())
              ? shown(text.get()) + " is not supported yet; " + possible()
              : shown(text.get())
                  + " is not possible; "
                  + Nearest.hint(text.get(), words.keySet()));
    }
    return Optional.ofNullable(value);
  }

  private String possible() {
    return "possible: " + String.join(", ", words.keySet());
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    words.keySet().forEach(schema.putArray("enum")::add);
    return schema;
  }
}
