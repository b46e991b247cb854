package io.sluice.xds.stats;

/**
 * What one endpoint of a cluster had to do with in an interval, by one node's count.
 *
 * @param address {@code host:port}, or the path of a socket
 * @param answered requests that ended, each try for itself
 * @param failed of these, those that failed
 */
public record EndpointLoad(String address, long answered, long failed) {}
