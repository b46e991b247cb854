package io.sluice.control.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What has been found wrong or odd so far; readers go on after an error, so that all are told. */
final class Findings {
  /** A file that is no config at all must not make a report that nobody can read. */
  static final int MAX_ERRORS = 500;

  private final List<ConfigError> errors = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private int errorCount;

  void error(Place place, String path, String sentence) {
    errorCount++;
    if (errors.size() < MAX_ERRORS) {
      errors.add(new ConfigError(place, path, sentence));
    }
  }

  void notice(Place place, String path, String sentence) {
    notices.add(new Notice(place, path, sentence));
  }

  /** {@return how many errors there are, those included that are not kept} */
  int errorCount() {
    return errorCount;
  }

  /** {@return the errors in order of place; a last one tells how many were left out} */
  List<ConfigError> errors() {
    var sorted = new ArrayList<>(errors.stream().distinct().toList());
    sorted.sort(Comparator.comparing(ConfigError::place).thenComparing(ConfigError::path));
    if (errorCount > errors.size()) {
      Place last = sorted.getLast().place();
      sorted.add(new ConfigError(last, "", (errorCount - errors.size()) + " more errors"));
    }
    return sorted;
  }

  /** {@return the notices in order of place} */
  List<Notice> notices() {
    return notices.stream()
        .distinct()
        .sorted(Comparator.comparing(Notice::place).thenComparing(Notice::path))
        .toList();
  }
}
