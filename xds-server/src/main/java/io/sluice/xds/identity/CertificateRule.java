package io.sluice.xds.identity;

import io.sluice.xds.fleet.NodeIdentity;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the bearer of a certificate may claim.
 *
 * <p>In all patterns {@code *} stands for any characters but {@code /}. In the one of the
 * certificate, <code>{fleet}</code> and <code>{node}</code> stand for what is claimed: with <code>
 * spiffe://example/{fleet}/{node}</code> one rule serves every node.
 *
 * @param san pattern of a subject alternative name
 * @param fleets patterns of {@code node.cluster}
 * @param ids patterns of {@code node.id}
 */
public record CertificateRule(String san, List<String> fleets, List<String> ids) {
  private static final Pattern PARTS = Pattern.compile("\\{fleet}|\\{node}|\\*|[^*{]+|\\{");

  /** Copies the lists. */
  public CertificateRule {
    fleets = List.copyOf(fleets);
    ids = List.copyOf(ids);
  }

  boolean admits(NodeIdentity claimed, String name) {
    return any(fleets, claimed.cluster())
        && any(ids, claimed.id())
        && pattern(san, claimed).matcher(name).matches();
  }

  private static boolean any(List<String> patterns, String value) {
    return patterns.stream().anyMatch(p -> pattern(p).matcher(value).matches());
  }

  private static Pattern pattern(String text) {
    return compiled(text, part -> part.equals("*") ? "[^/]*" : Pattern.quote(part));
  }

  private static Pattern pattern(String text, NodeIdentity claimed) {
    return compiled(
        text,
        part ->
            switch (part) {
              case "{fleet}" -> segment(claimed.cluster());
              case "{node}" -> segment(claimed.id());
              case "*" -> "[^/]*";
              default -> Pattern.quote(part);
            });
  }

  /** A claim with a slash in it could be read in two ways. */
  private static String segment(String claim) {
    return claim.isEmpty() || claim.contains("/") ? "(?!)" : Pattern.quote(claim);
  }

  private static Pattern compiled(String text, UnaryOperator<String> part) {
    return Pattern.compile(
        PARTS
            .matcher(text)
            .results()
            .map(result -> part.apply(result.group()))
            .collect(Collectors.joining()));
  }
}
