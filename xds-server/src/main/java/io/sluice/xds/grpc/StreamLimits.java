package io.sluice.xds.grpc;

/**
 * How much clients may ask for.
 *
 * @param maxStreams streams at a time
 * @param maxStreamsPerAddress streams at a time from one IP address
 * @param newStreamsPerSecond streams begun in a second; faster ones wait for their turn
 * @param requestsPerSecond messages taken from one stream in a second; faster ones wait
 */
record StreamLimits(
    int maxStreams, int maxStreamsPerAddress, int newStreamsPerSecond, int requestsPerSecond) {
  StreamLimits {
    if (maxStreams < 1
        || maxStreamsPerAddress < 1
        || newStreamsPerSecond < 1
        || requestsPerSecond < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
  }
}
