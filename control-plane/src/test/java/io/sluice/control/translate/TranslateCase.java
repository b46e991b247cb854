package io.sluice.control.translate;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ConfigLoader;
import io.sluice.control.config.ConfigResult;
import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.model.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An input of the golden files: a folder {@code in} with config files and a file {@code traffic},
 * which has a line for the split of a service, and after it one for each of its rules ({@link
 * TrafficLines}) and mirrors.
 *
 * @param services by name
 * @param plan their traffic
 */
record TranslateCase(SortedMap<String, ServiceConfig> services, TrafficPlan plan) {
  /** A service, its candidate, the candidate's share, and its offset in hash space. */
  private static final Pattern TRAFFIC = Pattern.compile("(\\S+) (\\S+) (\\d+)% at (\\d+)%");

  private static final int PERCENT = Split.WHOLE / 100;

  /** {@return all cases by name} */
  static SequencedMap<String, TranslateCase> all() throws IOException {
    SequencedMap<String, TranslateCase> cases = new TreeMap<>();
    try (Stream<Path> folders = Files.list(GoldenFolder.path("translate"))) {
      for (Path folder : folders.sorted().toList()) {
        cases.put(folder.getFileName().toString(), read(folder.resolve("in")));
      }
    }
    return cases;
  }

  private static TranslateCase read(Path folder) throws IOException {
    SortedMap<String, ServiceConfig> services =
        switch (ConfigLoader.load(folder)) {
          case ConfigResult.Loaded loaded -> loaded.config().services();
          case ConfigResult.Refused refused -> throw new AssertionError(refused.errors());
        };
    return new TranslateCase(
        services, plan(services, Files.readAllLines(folder.resolve("traffic"))));
  }

  /** Services without a line are at rest. */
  private static TrafficPlan plan(SortedMap<String, ServiceConfig> services, List<String> lines) {
    SortedMap<String, ServiceTraffic> traffic = new TreeMap<>();
    for (ServiceConfig service : services.values()) {
      traffic.put(
          service.name(), new ServiceTraffic(service.name(), Split.all(service.stable()), 0));
    }
    for (String line : lines) {
      Optional<MatchResult> parts = TRAFFIC.matcher(line).results().findFirst();
      if (parts.isPresent()) {
        String name = parts.get().group(1);
        String stable = requireNonNull(services.get(name)).stable();
        Split split = Split.between(stable, parts.get().group(2), percent(parts.get(), 3));
        traffic.put(name, new ServiceTraffic(name, split, percent(parts.get(), 4)));
      } else {
        String name = line.split(" ", 2)[0];
        traffic.put(name, TrafficLines.add(requireNonNull(traffic.get(name)), line));
      }
    }
    return new TrafficPlan(traffic);
  }

  private static int percent(MatchResult parts, int group) {
    return Integer.parseInt(parts.group(group)) * PERCENT;
  }
}
