package io.sluice.xds.protocol;

/**
 * Whether a stream carries all types or one; only with all can their order be kept within the
 * stream.
 */
public enum StreamScope {
  /** The aggregated discovery service. */
  AGGREGATED,
  /** The discovery service of a single type. */
  SINGLE_TYPE
}
