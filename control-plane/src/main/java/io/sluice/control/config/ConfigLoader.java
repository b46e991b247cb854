package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.control.config.ConfigResult.Loaded;
import io.sluice.control.config.ConfigResult.Refused;
import io.sluice.control.config.Documents.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The reader of a config directory: all of its files are taken, or none. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * {@return what stands in a directory now, or everything that is wrong with it} Whether the
   * notifiers that rollouts name exist is left open.
   */
  public static ConfigResult load(Path directory) {
    return load(ConfigFiles.in(directory));
  }

  /**
   * {@return what stands in a directory now, or everything that is wrong with it}
   *
   * @param server the server's own file, whose notifiers are all that there are
   */
  public static ConfigResult load(Path directory, ServerConfig server) {
    return load(ConfigFiles.in(directory), Optional.of(server));
  }

  /**
   * {@return whether a file in a directory is read as a config file; the server's own file is none}
   */
  public static boolean reads(Path file) {
    return ConfigFiles.isConfig(file);
  }

  /**
   * {@return the policies of one file, and nothing else: those of {@code kind: Policy}, and those
   * that stand in a rollout, by its name}
   */
  public static ConfigResult policies(Path file) {
    String name = file.toString();
    var findings = new Findings();
    var documents = new Documents();
    switch (ConfigFiles.content(file)) {
      case Decoded.Value<byte[]>(var content) -> read(name, content, documents, findings);
      case Decoded.Wrong<byte[]>(var why) -> findings.error(Place.whole(name), "", why);
    }
    ConfigSet config = new Linker(documents).policiesOnly();
    if (findings.errorCount() == 0 && config.policies().isEmpty()) {
      findings.error(Place.whole(name), "", "holds no policy; a document of kind: Policy is one");
    }
    return findings.errorCount() == 0
        ? new Loaded(config, findings.notices())
        : new Refused(findings.errors());
  }

  static ConfigResult load(ConfigFiles files) {
    return load(files, Optional.empty());
  }

  static ConfigResult load(ConfigFiles files, Optional<ServerConfig> server) {
    var findings = new Findings();
    var documents = new Documents();
    files.unreadable().forEach((name, why) -> findings.error(Place.whole(name), "", why));
    if (findings.errorCount() > 0) {
      documents.incomplete();
    } else if (files.contents().isEmpty()) {
      findings.notice(Place.whole("."), "", "has no files called *.yaml or *.yml");
    }
    files.contents().forEach((name, content) -> read(name, content, documents, findings));
    ConfigSet config = new Linker(documents).link();
    server.ifPresent(known -> notifiers(documents, known));
    return findings.errorCount() == 0
        ? new Loaded(config, findings.notices())
        : new Refused(findings.errors());
  }

  private static void read(String name, byte[] content, Documents documents, Findings findings) {
    int errorsBefore = findings.errorCount();
    var roots = YamlFile.documents(name, content, findings);
    if (findings.errorCount() > errorsBefore) {
      documents.incomplete();
    }
    roots.forEach(documents::add);
  }

  private static void notifiers(Documents documents, ServerConfig server) {
    List<String> known = List.copyOf(server.notifiers().keySet());
    for (Document<RolloutDraft> rollout : documents.rollouts) {
      List<String> named = rollout.values().given(RolloutReader.NOTIFY).orElse(List.of());
      for (int i = 0; i < named.size(); i++) {
        if (!known.contains(named.get(i))) {
          String hint =
              known.isEmpty() ? "there is none at all" : Nearest.hint(named.get(i), known);
          rollout
              .values()
              .at(RolloutReader.NOTIFY)
              .itemOrSelf(i)
              .problem("sluice.yaml has no notifier " + shown(named.get(i)) + "; " + hint);
        }
      }
    }
  }
}
