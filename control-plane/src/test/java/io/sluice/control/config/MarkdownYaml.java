package io.sluice.control.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The YAML blocks of a page, and whether Sluice would take them.
 *
 * <p>A block that begins with {@code ```yaml} holds documents, one with {@code ```yaml rollout} the
 * fields of a rollout, one with {@code ```yaml sluice} the server's own file.
 */
public final class MarkdownYaml {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```yaml *(\\w*)$\\n(.*?)^ *```$");
  private static final Pattern DOCUMENT = Pattern.compile("(?m)^---$");
  private static final Pattern KIND_AND_NAME =
      Pattern.compile("(?ms)^kind: (\\w+).*?^name: (\\S+)");
  private static final String ROLLOUT_HEAD =
      "kind: Rollout\nname: fragment\nservice: recommender\ncandidate: v2\n";

  private MarkdownYaml() {}

  /**
   * A block of a page.
   *
   * @param line line of the page in which it begins
   * @param info the word after {@code yaml}, or nothing
   * @param text what stands in it
   */
  public record Block(int line, String info, String text) {}

  /** {@return the YAML blocks of a page, in order} */
  public static List<Block> blocks(Path page) throws IOException {
    String markdown = Files.readString(page);
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(markdown);
    while (matcher.find()) {
      int line = (int) markdown.substring(0, matcher.start()).lines().count() + 1;
      blocks.add(new Block(line, matcher.group(2), matcher.group(3)));
    }
    return blocks;
  }

  /** {@return what is wrong with the blocks that hold documents or fields of a rollout} */
  public static List<String> errors(Path page) throws IOException {
    List<String> errors = new ArrayList<>();
    for (Block block : blocks(page)) {
      if (!block.info().equals("sluice")) {
        errors.addAll(errors(page, block));
      }
    }
    return errors;
  }

  private static List<String> errors(Path page, Block block) throws IOException {
    String yaml = block.info().equals("rollout") ? ROLLOUT_HEAD + block.text() : block.text();
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("block", yaml.getBytes(StandardCharsets.UTF_8));
    for (String name : List.of("service.yaml", "policy.yaml")) {
      String context = Files.readString(Samples.root("envoy-configs/examples").resolve(name));
      if (!kindsAndNames(yaml).contains(kindsAndNames(context).getFirst())) {
        files.put(name, context.getBytes(StandardCharsets.UTF_8));
      }
    }
    return switch (ConfigLoader.load(new ConfigFiles(files, new TreeMap<>()))) {
      case ConfigResult.Loaded _ -> List.of();
      case ConfigResult.Refused(var errors) ->
          errors.stream().map(e -> page.getFileName() + ":" + block.line() + ": " + e).toList();
    };
  }

  private static List<String> kindsAndNames(String yaml) {
    return DOCUMENT
        .splitAsStream(yaml)
        .map(KIND_AND_NAME::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1) + " " + m.group(2))
        .toList();
  }
}
