package io.sluice.control.config;

import io.sluice.xds.identity.CertificateRule;
import java.util.List;
import java.util.regex.Pattern;

/** The reader of the rules that say which certificate may claim which nodes. */
final class CertificateRules {
  private static final ScalarType<String> SAN =
      ScalarType.text(
          "a pattern of a subject alternative name, such as spiffe://mesh.example/{fleet}/{node}",
          Pattern.compile("[!-~]{1,2048}"));
  private static final ScalarType<String> NAMES =
      ScalarType.text(
          "a name, in which * stands for any characters", Pattern.compile("[!-~]{1,1024}"));

  private static final Field<String> PATTERN =
      Field.required(
          "san",
          SAN,
          "A name in the certificate; {fleet} and {node} stand for what is claimed, * for any"
              + " characters but /.");
  private static final Field<List<String>> FLEETS =
      Field.optional(
              "fleets",
              ListType.distinct("fleets, such as edge or edge-*", NAMES),
              "Fleets (node.cluster) that its bearer may claim.")
          .or("[\"*\"]");
  private static final Field<List<String>> IDS =
      Field.optional(
              "ids",
              ListType.distinct("node ids, such as envoy-1 or envoy-*", NAMES),
              "Ids (node.id) that its bearer may claim.")
          .or("[\"*\"]");

  static final Field<List<CertificateRule>> NODE_IDENTITY =
      Field.optional(
          "nodeIdentity",
          ListType.notEmpty(
              "rules such as {san: \"spiffe://mesh.example/{fleet}/{node}\"}",
              ObjectType.of(
                  "a rule such as {san: edge.example, fleets: [edge]}",
                  List.of(PATTERN, FLEETS, IDS),
                  v -> new CertificateRule(v.of(PATTERN), v.of(FLEETS), v.of(IDS)))),
          "Which nodes the bearer of a certificate may claim; by default any.");

  private CertificateRules() {}
}
