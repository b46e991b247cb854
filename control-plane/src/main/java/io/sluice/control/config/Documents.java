package io.sluice.control.config;

import io.sluice.control.config.Cursor.Shape;
import io.sluice.control.config.ObjectType.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The documents of all files by kind, as far as they could be read; nothing compares them yet. */
final class Documents {
  /** The only version of the contract that there is. */
  static final String API_VERSION_TEXT = "sluice/v1";

  static final Field<String> API_VERSION =
      Field.optional(
              "apiVersion",
              WordType.of(API_VERSION_TEXT, API_VERSION_TEXT),
              "Version of the format.")
          .or(API_VERSION_TEXT);
  static final String KIND = "kind";
  private static final WordType<String> KINDS =
      WordType.each(
          List.of(ServiceReader.KIND, RolloutReader.KIND, PolicyReader.KIND), Function.identity());

  final List<Document<ServiceConfig>> services = new ArrayList<>();
  final List<Document<RolloutDraft>> rollouts = new ArrayList<>();
  final List<Document<PolicyDraft>> policies = new ArrayList<>();
  private boolean complete = true;

  /**
   * A document.
   *
   * @param name its name, if that could be read
   * @param values its fields, as far as they could be read
   * @param value what it says; empty if anything is wrong with it
   */
  record Document<T>(Optional<String> name, Values values, Optional<T> value) {
    static <T> Document<T> of(ObjectType<T> type, Field<String> name, Cursor at) {
      Outcome<T> outcome = type.readMapping(at);
      return new Document<>(outcome.values().given(name), outcome.values(), outcome.value());
    }
  }

  /** {@return the field that tells the kind of a document} */
  static Field<String> kind(String word) {
    return Field.required(KIND, WordType.of(word, word), "What the document is.");
  }

  /** {@return whether the kind of each document is known, so that what is not here is nowhere} */
  boolean complete() {
    return complete;
  }

  /** Notes that some documents could not be read at all. */
  void incomplete() {
    complete = false;
  }

  /** Reads one more document. */
  void add(Cursor at) {
    Optional<String> kind = kindOf(at);
    if (kind.isEmpty()) {
      complete = false;
      return;
    }
    switch (kind.get()) {
      case ServiceReader.KIND ->
          services.add(Document.of(ServiceReader.TYPE, ServiceReader.NAME, at));
      case RolloutReader.KIND ->
          rollouts.add(Document.of(RolloutReader.TYPE, RolloutReader.NAME, at));
      case PolicyReader.KIND -> policies.add(Document.of(PolicyReader.TYPE, PolicyReader.NAME, at));
      default -> throw new IllegalStateException(kind.get());
    }
  }

  private static Optional<String> kindOf(Cursor at) {
    if (at.shape() != Shape.MAPPING) {
      at.problem("a document is a mapping with a kind, not " + at.shape().words());
      return Optional.empty();
    }
    Optional<Cursor> kind = at.value(KIND);
    if (kind.isEmpty()) {
      at.valueOrGap(KIND)
          .problem("is missing: one of " + String.join(", ", KINDS.words().keySet()));
      return Optional.empty();
    }
    return KINDS.read(kind.get());
  }
}
