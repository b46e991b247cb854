package io.sluice.control.translate;

import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.model.TrafficRule;
import io.sluice.rollout.model.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The lines of a test's traffic that say more than a split: {@code SERVICE mirror VERSION
 * BASIS-POINTS METHOD…} and {@code SERVICE rule VERSION CONDITION…}, where a condition is {@code
 * header:NAME:exact:VALUE}, likewise {@code cookie}, {@code query} and {@code path::…}, or {@code
 * methods:GET,POST}.
 */
final class TrafficLines {
  private TrafficLines() {}

  static ServiceTraffic add(ServiceTraffic traffic, String line) {
    List<String> words = List.of(line.split(" "));
    List<String> rest = words.subList(3, words.size());
    List<TrafficRule> rules = new ArrayList<>(traffic.rules());
    List<Mirror> mirrors = new ArrayList<>(traffic.mirrors());
    var shadows = new TreeSet<>(traffic.shadows());
    String version = words.get(2);
    switch (words.get(1)) {
      case "rule" -> rules.add(new TrafficRule(match(rest), Split.all(version)));
      case "mirror" -> {
        int share = Integer.parseInt(rest.getFirst());
        mirrors.add(new Mirror(version, share, rest.subList(1, rest.size())));
        shadows.add(version);
      }
      case "shadow" -> shadows.add(version);
      default -> throw new IllegalArgumentException(line);
    }
    return new ServiceTraffic(
        traffic.service(),
        rules,
        traffic.split(),
        mirrors,
        shadows,
        traffic.hashOffsetBasisPoints());
  }

  private static RequestMatch match(List<String> conditions) {
    List<RequestMatch> all = conditions.stream().map(TrafficLines::condition).toList();
    return all.size() == 1 ? all.getFirst() : new RequestMatch.All(all);
  }

  private static RequestMatch condition(String text) {
    String[] parts = text.split(":", 4);
    return switch (parts[0]) {
      case "methods" -> new RequestMatch.Methods(Stream.of(parts[1].split(",")).toList());
      case "header" -> new RequestMatch.Header(parts[1], value(parts));
      case "cookie" -> new RequestMatch.Cookie(parts[1], value(parts));
      case "query" -> new RequestMatch.Query(parts[1], value(parts));
      case "path" -> new RequestMatch.Path(value(parts));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static ValueMatch value(String[] parts) {
    return switch (parts[2]) {
      case "exact" -> new ValueMatch.Exact(parts[3]);
      case "prefix" -> new ValueMatch.Prefix(parts[3]);
      case "regex" -> new ValueMatch.Regex(parts[3]);
      case "present" -> new ValueMatch.Present();
      default -> throw new IllegalArgumentException(parts[2]);
    };
  }
}
