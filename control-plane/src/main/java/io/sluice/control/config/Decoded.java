package io.sluice.control.config;

/** What came of a text that should mean something. */
sealed interface Decoded<T> {
  /** It means this. */
  record Value<T>(T value) implements Decoded<T> {}

  /** It means nothing; the sentence says what is wrong and what would be right. */
  record Wrong<T>(String sentence) implements Decoded<T> {}

  static <T> Decoded<T> value(T value) {
    return new Value<>(value);
  }

  static <T> Decoded<T> wrong(String sentence) {
    return new Wrong<>(sentence);
  }
}
