package io.sluice.control.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A node of a document together with the path that leads to it and the findings to which problems
 * with it are told.
 *
 * <p>It gives the text of a scalar as it stands in the file, never the value that YAML would make
 * of it: the field decides what {@code 1.10} and {@code no} are.
 */
final class Cursor {
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
  private static final int SHOWN_LENGTH = 60;

  private final Node node;
  private final String file;
  private final String path;
  private final Findings findings;

  /** Made when first asked for, since readers ask for one key after the other. */
  private @Nullable List<Entry> entries;

  private Cursor(Node node, String file, String path, Findings findings) {
    this.node = node;
    this.file = file;
    this.path = path;
    this.findings = findings;
  }

  /** {@return the root of a document} */
  static Cursor root(Node node, String file, Findings findings) {
    return new Cursor(node, file, "", findings);
  }

  /** What a node is. */
  enum Shape {
    NOTHING("nothing"),
    SCALAR("a single value"),
    LIST("a list"),
    MAPPING("a mapping");

    private final String words;

    Shape(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * An entry of a mapping.
   *
   * @param name its key
   * @param key where the key stands
   * @param value where the value stands
   */
  record Entry(String name, Cursor key, Cursor value) {}

  Shape shape() {
    return switch (node) {
      case ScalarNode scalar when scalar.isPlain() && NOTHING.contains(scalar.getValue()) ->
          Shape.NOTHING;
      case ScalarNode _ -> Shape.SCALAR;
      case SequenceNode _ -> Shape.LIST;
      case MappingNode _ -> Shape.MAPPING;
      default -> throw new IllegalStateException("an anchor is never composed: " + node);
    };
  }

  /** {@return the text of a scalar, as it stands in the file; empty for lists and mappings} */
  Optional<String> text() {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  /** {@return the items of a list; none if it is no list} */
  List<Cursor> items() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of();
    }
    List<Node> items = sequence.getValue();
    return IntStream.range(0, items.size())
        .mapToObj(i -> new Cursor(items.get(i), file, path + "[" + i + "]", findings))
        .toList();
  }

  /** {@return the entries of a mapping in the order of the file; none if it is no mapping} */
  List<Entry> entries() {
    List<Entry> known = entries;
    if (known == null) {
      known =
          node instanceof MappingNode mapping
              ? mapping.getValue().stream()
                  .map(tuple -> entry(tuple.getKeyNode(), tuple.getValueNode()))
                  .toList()
              : List.of();
      entries = known;
    }
    return known;
  }

  private Entry entry(Node key, Node value) {
    String name = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
    String below = below(name);
    return new Entry(
        name, new Cursor(key, file, below, findings), new Cursor(value, file, below, findings));
  }

  /** {@return the value of a key of this mapping, if it is there} */
  Optional<Cursor> value(String key) {
    return entries().stream().filter(e -> e.name().equals(key)).map(Entry::value).findFirst();
  }

  /** {@return the value of a key; where it is missing, the mapping under the path of the key} */
  Cursor valueOrGap(String key) {
    return value(key).orElseGet(() -> new Cursor(node, file, below(key), findings));
  }

  /** {@return the item of this list; where it is missing, this cursor} */
  Cursor itemOrSelf(int index) {
    List<Cursor> items = items();
    return index < items.size() ? items.get(index) : this;
  }

  private String below(String key) {
    String shown = PLAIN_KEY.matcher(key).matches() ? key : '"' + key + '"';
    return path.isEmpty() ? shown : path + "." + shown;
  }

  void problem(String sentence) {
    findings.error(place(), path, sentence);
  }

  void notice(String sentence) {
    findings.notice(place(), path, sentence);
  }

  /** {@return how many errors have been found so far, anywhere} */
  int errorCount() {
    return findings.errorCount();
  }

  Place place() {
    return node.getStartMark().map(mark -> at(file, mark)).orElseGet(() -> Place.whole(file));
  }

  static Place at(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** {@return a scalar in quotes, shortened, or a word for what else stands here} */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return '"'
        + (line.length() > SHOWN_LENGTH ? line.substring(0, SHOWN_LENGTH) + "…" : line)
        + '"';
  }
}
