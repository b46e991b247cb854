package io.sluice.xds.grpc;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of bytes that nobody chose. */
final class HostileInputTest {
  private static final int SCRIPTS_PER_SEED = 400;
  private static final int MAX_BYTES = 600;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bytes_ofAnyKind_leaveTheSessionsSound(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < SCRIPTS_PER_SEED; i++) {
      byte[] script = new byte[random.nextInt(MAX_BYTES)];
      random.nextBytes(script);
      HostileInput.play(script);
    }
  }
}
