package io.sluice.xds.protocol;

/**
 * What a node must have shown of a cluster before routes that newly use it are sent to that node.
 */
public enum PushGate {
  /**
   * The node has acknowledged the cluster and its endpoints. For rollbacks, which health must not
   * hold up.
   */
  ACKED,
  /** It has acknowledged them and reports the cluster as usable. For steps forward. */
  ACKED_AND_HEALTHY
}
