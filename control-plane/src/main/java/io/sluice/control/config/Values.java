package io.sluice.control.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of a mapping's fields, as far as they could be read. */
final class Values {
  private final Cursor at;
  private final Map<String, Object> read = new HashMap<>();

  Values(Cursor at) {
    this.at = at;
  }

  <T> void put(Field<T> field, T value) {
    read.put(field.name(), value);
  }

  /** {@return what the file gives, if it gives it and it could be read} */
  @SuppressWarnings("unchecked") // put() takes values of the field's type only
  <T> Optional<T> given(Field<T> field) {
    return Optional.ofNullable((T) read.get(field.name()));
  }

  /**
   * {@return what the file gives, else the default}
   *
   * @throws IllegalStateException if it is not given and has no default
   */
  <T> T of(Field<T> field) {
    return given(field).orElseGet(field::defaultValue);
  }

  /** {@return whether the file has the key, readable or not} */
  boolean has(Field<?> field) {
    return at.value(field.name()).isPresent();
  }

  /** {@return where the field's value stands, or where it should} */
  Cursor at(Field<?> field) {
    return at.valueOrGap(field.name());
  }

  /** {@return where the mapping stands} */
  Cursor at() {
    return at;
  }
}
