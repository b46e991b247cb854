package io.sluice.xds.stats;

import com.google.common.io.ByteStreams;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/**
 * Reads the messages of the metrics service from their bytes. An Envoy sends all its statistics, of
 * which a few are wanted, so nothing is made of the others.
 */
final class StatsDecoder {
  private final Predicate<String> wanted;
  private final KnownNames names = new KnownNames();

  /**
   * A decoder for any number of streams.
   *
   * @param wanted whether a statistic of a cluster is, by its name as in {@link ClusterStats}
   */
  StatsDecoder(Predicate<String> wanted) {
    this.wanted = wanted;
  }

  /** {@return the message; one that cannot be understood has a fault} */
  StatsMessage read(InputStream stream) throws IOException {
    try {
      return new StatsReading(ByteStreams.toByteArray(stream), names, wanted).message();
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return StatsMessage.malformed(String.valueOf(e.getMessage()));
    }
  }
}
