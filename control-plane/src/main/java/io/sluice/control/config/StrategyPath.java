package io.sluice.control.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way from a field of a compiled strategy to where it stands in the file.
 *
 * <p>To the compiler every canary has steps; in the file the same may be written as weights with
 * one bake for all.
 */
final class StrategyPath {
  private static final Pattern PART = Pattern.compile("([A-Za-z]+)(?:\\[([0-9]+)\\])?");

  private static final Pattern LINK = Pattern.compile("phases\\[([0-9]+)\\](?:\\.(.+))?");

  private StrategyPath() {}

  /** {@return where the field stands, or the mapping in which it is missing} */
  static Cursor resolve(Cursor strategy, String path) {
    Matcher link = LINK.matcher(path);
    if (link.matches()) {
      Cursor phase = strategy.valueOrGap("phases").itemOrSelf(Integer.parseInt(link.group(1)));
      return link.group(2) == null ? phase : resolve(phase, link.group(2));
    }
    if (path.isEmpty()) {
      return strategy;
    }
    boolean weights = strategy.value("canary").flatMap(c -> c.value("weights")).isPresent();
    String written =
        weights
            ? path.replaceFirst("steps(\\[[0-9]+\\])\\.weight$", "weights$1")
                .replaceFirst("steps\\[[0-9]+\\]\\.", "")
                .replaceFirst("steps$", "weights")
            : path;
    Cursor at = strategy;
    for (String part : written.split("\\.", -1)) {
      Matcher parts = PART.matcher(part);
      if (!parts.matches()) {
        throw new IllegalArgumentException("no path of a strategy: " + path);
      }
      at = at.valueOrGap(parts.group(1));
      if (parts.group(2) != null) {
        at = at.itemOrSelf(Integer.parseInt(parts.group(2)));
      }
    }
    return at;
  }
}
