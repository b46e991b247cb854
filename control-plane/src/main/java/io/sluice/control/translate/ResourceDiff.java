package io.sluice.control.translate;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** The exact difference of two snapshots: a unified diff of the YAML of each resource. */
public final class ResourceDiff {
  private static final String NOTHING = "/dev/null";

  private ResourceDiff() {}

  /** {@return the difference as text, empty if there is none} */
  public static String between(Snapshot before, Snapshot after) {
    StringBuilder text = new StringBuilder();
    for (ResourceType type : ResourceType.values()) {
      for (String name : new TreeSet<>(after.changedSince(before, type))) {
        append(text, type, name, before.find(type, name), after.find(type, name));
      }
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text,
      ResourceType type,
      String name,
      Optional<Resource> before,
      Optional<Resource> after) {
    String path = type.name().toLowerCase(Locale.ROOT) + "/" + name;
    text.append("--- ").append(before.isPresent() ? path : NOTHING).append('\n');
    text.append("+++ ").append(after.isPresent() ? path : NOTHING).append('\n');
    text.append(LineDiff.unified(lines(before), lines(after)));
  }

  private static List<String> lines(Optional<Resource> resource) {
    return resource.map(EnvoyJson::yaml).map(String::lines).map(l -> l.toList()).orElse(List.of());
  }
}
