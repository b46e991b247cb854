package io.sluice.it.rollout;

/** Config files that many tests share, as a user would write them. */
final class Texts {
  /**
   * Two versions without health checks. A machine that stands still for a second fails no
   * connection.
   */
  static final String SHOP =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      stable: v1
      versions:
        v1: {endpoints: ["${v1}"], connectTimeout: 10s}
        v2: {endpoints: ["${v2}"], connectTimeout: 10s}
      """;

  /** What a healthy version passes after some dozens of requests. */
  static final String CHECKS =
      """
      kind: Policy
      name: checks
      interval: 1s
      confidence: 99%
      metrics:
        - {name: error-rate, max: 5%, minSamples: 20}
      """;

  private Texts() {}

  /**
   * {@return a rollout of the shop to v2 under the shared checks}
   *
   * @param strategy as YAML on one line
   */
  static String rollout(String name, String strategy) {
    return rollout(name, strategy, "analysis: {use: checks}");
  }

  /** {@return a rollout of the shop to v2 with further fields} */
  static String rollout(String name, String strategy, String fields) {
    return """
    kind: Rollout
    name: %s
    service: shop
    candidate: v2
    strategy: %s
    %s
    """
        .formatted(name, strategy, fields.strip());
  }
}
