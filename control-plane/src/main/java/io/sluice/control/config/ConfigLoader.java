package io.sluice.control.config;

import io.sluice.control.config.ConfigResult.Loaded;
import io.sluice.control.config.ConfigResult.Refused;
import java.nio.file.Path;

/** The reader of a config directory: all of its files are taken, or none. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /** {@return what stands in a directory now, or everything that is wrong with it} */
  public static ConfigResult load(Path directory) {
    return load(ConfigFiles.in(directory));
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
}
