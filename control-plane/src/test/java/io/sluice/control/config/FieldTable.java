package io.sluice.control.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of a kind's fields as it stands in the reference, made from the parser's own tables.
 */
final class FieldTable {
  private static final int MAX_WORDS = 12;
  private static final int SHOWN_OF_MANY = 3;
  private static final Pattern DETAIL =
      Pattern.compile(",? (?:such as|of at most|which|without) .*");

  private final List<String> rows = new ArrayList<>();

  private FieldTable() {}

  static String markdown(ObjectType<?> type) {
    var table = new FieldTable();
    table.rows.add("| key | value | default | |");
    table.rows.add("|---|---|---|---|");
    table.add("", type);
    return String.join("\n", table.rows) + "\n";
  }

  private void add(String prefix, ObjectType<?> type) {
    for (Field<?> field : type.fields()) {
      String path = prefix + field.name();
      String preset =
          field.presence() == Field.Presence.REQUIRED
              ? "required"
              : field.fallback().map(Default::yaml).map(FieldTable::code).orElse("");
      rows.add(
          "| %s | %s | %s | %s |"
              .formatted(code(path), value(field.type()), preset, cell(field.doc())));
      below(path, field.type());
    }
  }

  private void below(String path, FieldType<?> type) {
    if (path.equals("analysis.metrics")) {
      rows.add("| `analysis.metrics[].…` | | | As in a [policy](#policy). |");
      return;
    }
    switch (type) {
      case ObjectType<?> object -> add(path + ".", object);
      case EitherType<?> either -> add(path + ".", either.mapping());
      case ListType<?> list -> below(path + "[]", list.element());
      case MapType<?> map -> below(path + ".NAME", map.value());
      case ScalarType<?> _, WordType<?> _ -> {}
      default -> throw new IllegalStateException("a type that the table does not know: " + type);
    }
  }

  private static String value(FieldType<?> type) {
    return switch (type) {
      case ScalarType<?> scalar -> cell(DETAIL.matcher(scalar.what()).replaceFirst(""));
      case WordType<?> words -> words(List.copyOf(words.words().sequencedKeySet()));
      case ListType<?> list when list.element() instanceof ObjectType<?> -> "a list of mappings";
      case ListType<?> list -> "a list, each " + value(list.element());
      case MapType<?> map when map.value() instanceof ObjectType<?> -> "a mapping by name";
      case MapType<?> map -> "a mapping by name, each " + value(map.value());
      case EitherType<?> either -> value(either.word()) + " or a mapping";
      case ObjectType<?> object -> object.fields().isEmpty() ? code("{}") : "a mapping";
      default -> throw new IllegalStateException("a type that the table does not know: " + type);
    };
  }

  private static String words(List<String> words) {
    if (words.size() > MAX_WORDS) {
      return words(words.subList(0, SHOWN_OF_MANY)) + ", …";
    }
    return words.stream().map(FieldTable::code).collect(Collectors.joining(", "));
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*");
  }
}
