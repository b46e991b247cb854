package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServiceConfig;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The config with which a loop starts.
 *
 * @param files the documents
 * @param lastGood the services as they were in force before the process ended, for those whose
 *     change is refused; empty if that is not known
 * @param errors what is wrong with the files as they are now, if {@code files} are older ones
 */
public record Startup(
    ConfigSet files, SortedMap<String, ServiceConfig> lastGood, List<String> errors) {
  public Startup {
    requireNonNull(files);
    lastGood = Collections.unmodifiableSortedMap(new TreeMap<>(lastGood));
    errors = List.copyOf(errors);
  }

  /** {@return a start with files of which nothing older is known} */
  public static Startup with(ConfigSet files) {
    return new Startup(files, new TreeMap<>(), List.of());
  }
}
