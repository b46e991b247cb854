package io.sluice.control.cli;

import io.sluice.proto.control.v1.ListNodesResponse;
import io.sluice.proto.control.v1.Node;
import io.sluice.proto.control.v1.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Envoys as the rows of a table: one for each, and one more for each further refusal. */
final class NodeTable {
  private static final List<String> HEADING =
      List.of("NODE", "FLEET", "SOFTWARE", "STATE", "STREAMS", "STATS", "FOR", "WHY");

  private NodeTable() {}

  static List<List<String>> rows(ListNodesResponse answer, Instant now) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADING);
    for (Node node : answer.getNodesList()) {
      List<String> why = why(node);
      rows.add(row(node, why.getFirst(), now));
      why.subList(1, why.size())
          .forEach(more -> rows.add(List.of("", "", "", "", "", "", "", more)));
    }
    int left = answer.getTotal() - answer.getNodesCount();
    if (left > 0) {
      rows.add(List.of("(" + left + " more)", "", "", "", "", "", "", ""));
    }
    return rows;
  }

  private static List<String> row(Node node, String why, Instant now) {
    Duration time = Duration.between(RolloutScreen.instant(node.getSince()), now);
    return List.of(
        node.getId(),
        node.getFleet(),
        node.getUserAgent(),
        node.getState().name().toLowerCase(Locale.ROOT),
        Integer.toString(node.getStreamsCount()),
        stats(node.getStats()),
        Figures.duration(time.isNegative() ? Duration.ZERO : time),
        why);
  }

  private static String stats(Node.Stats stats) {
    return switch (stats) {
      case PUSHED -> "pushed";
      case SCRAPED -> "scraped";
      case NO_STATS -> "none";
      case STATS_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  /** {@return what is wrong, line by line; one empty line if nothing is} */
  private static List<String> why(Node node) {
    var lines = new ArrayList<String>();
    switch (node.getState()) {
      case REFUSING -> node.getRefusalsList().stream().map(NodeTable::sentence).forEach(lines::add);
      case STALE -> lines.add("has not taken " + node.getLacking() + " of its resources");
      case LOST -> lines.add("its last stream has ended; it goes on with what it had");
      case SYNCED, STATE_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    if (!node.getStatsTrouble().isEmpty()) {
      lines.add(node.getStatsTrouble());
    }
    return lines.isEmpty() ? List.of("") : lines;
  }

  private static String sentence(Refusal refusal) {
    String type = refusal.getTypeUrl().replaceFirst(".*\\.", "");
    String keeps =
        refusal.getAcceptedVersion().isEmpty()
            ? ""
            : " (keeps " + refusal.getAcceptedVersion() + ")";
    return type
        + " "
        + refusal.getName()
        + " in version "
        + refusal.getVersion()
        + ": "
        + refusal.getMessage().strip().replaceAll("\\s+", " ")
        + keeps;
  }
}
