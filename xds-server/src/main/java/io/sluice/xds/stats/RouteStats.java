package io.sluice.xds.stats;

/**
 * What one node counted of one route in one interval, whichever clusters its requests went to.
 *
 * @param route the route's {@code stat_prefix}; those without one are not counted
 * @param completed requests that were answered
 * @param failed of these, those with a status of 500 and above
 */
public record RouteStats(String route, long completed, long failed) {}
