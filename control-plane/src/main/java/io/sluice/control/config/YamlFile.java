package io.sluice.control.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** The YAML 1.2 documents of one file, as nodes that know where they stand. */
final class YamlFile {
  /** A config of thousands of services is smaller; what is larger is no config. */
  static final int MAX_BYTES = 1 << 20;

  private final String name;
  private final Findings findings;

  private YamlFile(String name, Findings findings) {
    this.name = name;
    this.findings = findings;
  }

  /**
   * {@return the documents that can be read, without the empty ones}
   *
   * @param name name of the file, for places
   * @param content its bytes
   * @param findings who is told what is wrong with the file
   */
  static List<Cursor> documents(String name, byte[] content, Findings findings) {
    var file = new YamlFile(name, findings);
    return file.text(content).map(file::documents).orElse(List.of());
  }

  private Optional<String> text(byte[] content) {
    if (content.length > MAX_BYTES) {
      whole("is larger than 1 MiB; spread the documents over several files");
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      whole("is not UTF-8; save it as UTF-8");
      return Optional.empty();
    }
  }

  private List<Cursor> documents(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(YamlBounds.MAX_ALIASES)
            // They are errors like any other, told with the place.
            .setAllowNonScalarKeys(true)
            .build();
    // The composer calls itself for each level, so depth is bounded before it runs.
    if (!YamlBounds.hold(name, new Parse(settings).parseString(text), findings)) {
      return List.of();
    }
    var documents = new ArrayList<Cursor>();
    try {
      Iterator<Node> nodes = new Compose(settings).composeAllFromString(text).iterator();
      while (nodes.hasNext()) {
        Cursor document = Cursor.root(nodes.next(), name, findings);
        if (document.shape() != Cursor.Shape.NOTHING) {
          documents.add(document);
        }
      }
    } catch (MarkedYamlEngineException e) {
      Place place =
          e.getProblemMark()
              .or(e::getContextMark)
              .map(mark -> Cursor.at(name, mark))
              .orElse(Place.whole(name));
      findings.error(place, "", "is not YAML: " + sentence(e));
    } catch (ReaderException e) {
      findings.error(place(text, e.getPosition()), "", "is not YAML: a control character");
    } catch (YamlEngineException e) {
      whole("is not YAML: " + e.getMessage());
    }
    return documents;
  }

  private static String sentence(MarkedYamlEngineException e) {
    String context = e.getContext();
    return context == null || context.isBlank()
        ? e.getProblem()
        : e.getProblem() + " (" + context + ")";
  }

  private Place place(String text, int codePoint) {
    String before = text.substring(0, text.offsetByCodePoints(0, codePoint));
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Place(name, line, before.codePointCount(lineStart, before.length()) + 1);
  }

  private void whole(String sentence) {
    findings.error(Place.whole(name), "", sentence);
  }
}
