package io.sluice.xds.protocol;

/**
 * Whether times to live are told to a client. They are to those which declare that they understand
 * them ("TTL"); for others resources do not expire.
 */
public enum Expiry {
  /** The client lets resources expire. */
  TOLD,
  /** The client does not, or there is nothing of the kind. */
  LEFT_OUT
}
