package io.sluice.control.config;

import io.sluice.control.config.ServerConfig.Connections;
import io.sluice.control.config.ServerConfig.Limits;
import java.time.Duration;
import java.util.List;

/** The reader of the server's limits. */
final class LimitsReader {
  private static final int MEBIBYTE = 1 << 20;

  private static final Field<Integer> MAX_STREAMS =
      whole("maxStreams", 1_000_000, "xDS and stats streams at a time.").or("20000");
  private static final Field<Integer> MAX_STREAMS_PER_ADDRESS =
      whole("maxStreamsPerAddress", 1_000_000, "Those from one IP address.").or("2000");
  private static final Field<Integer> NEW_STREAMS =
      whole("newStreamsPerSecond", 1_000_000, "Streams begun in a second; faster ones wait.")
          .or("5000");
  private static final Field<Integer> REQUESTS =
      whole("requestsPerSecond", 1_000_000, "Messages read from one stream in a second.")
          .or("1000");
  private static final Field<Integer> MAX_NAMES =
      whole("maxNames", 10_000_000, "Names of resources that one stream may ask for.").or("100000");
  private static final Field<Integer> MAX_MESSAGE =
      Field.optional(
              "maxMessage",
              Sizes.between(64 << 10, 256 * MEBIBYTE),
              "Size of a message that an Envoy sends.")
          .or("16MiB");
  private static final Field<Duration> PING =
      Field.optional(
              "ping",
              Durations.between(Duration.ofSeconds(1), Duration.ofHours(1)),
              "Silence after which an Envoy is asked whether it is still there.")
          .or("30s");
  private static final Field<Duration> MIN_PING =
      Field.optional(
              "minPing",
              Durations.between(Duration.ofMillis(1), Duration.ofHours(1)),
              "Time that Envoys leave between two pings; one that pings more often is cut off.")
          .or("1s");
  private static final Field<Duration> MAX_AGE =
      Field.optional(
              "maxConnectionAge",
              Durations.between(Duration.ofSeconds(10), Durations.LONGEST),
              "Age, give or take 10 %, at which a connection is made anew.")
          .or("24h");
  private static final Field<Duration> GRACE =
      Field.optional(
              "connectionGrace",
              Durations.between(Duration.ofSeconds(1), Duration.ofHours(1)),
              "Time that its streams have left then.")
          .or("10s");

  static final Field<Limits> LIMITS =
      Field.optional(
              "limits",
              ObjectType.of(
                  "limits",
                  List.of(
                      MAX_STREAMS,
                      MAX_STREAMS_PER_ADDRESS,
                      NEW_STREAMS,
                      REQUESTS,
                      MAX_NAMES,
                      MAX_MESSAGE,
                      PING,
                      MIN_PING,
                      MAX_AGE,
                      GRACE),
                  LimitsReader::limits),
              "What the server takes in at most.")
          .or("{}");

  private LimitsReader() {}

  private static Field<Integer> whole(String name, int atMost, String doc) {
    return Field.optional(name, Numbers.whole(1, atMost), doc);
  }

  private static Limits limits(Values values) {
    return new Limits(
        values.of(MAX_STREAMS),
        values.of(MAX_STREAMS_PER_ADDRESS),
        values.of(NEW_STREAMS),
        values.of(REQUESTS),
        values.of(MAX_NAMES),
        values.of(MAX_MESSAGE),
        new Connections(
            values.of(PING), values.of(MIN_PING), values.of(MAX_AGE), values.of(GRACE)));
  }
}
