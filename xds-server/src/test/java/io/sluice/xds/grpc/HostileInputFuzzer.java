package io.sluice.xds.grpc;

/** The entry by which Jazzer looks for bytes that break {@link HostileInput}, led by coverage. */
public final class HostileInputFuzzer {
  private HostileInputFuzzer() {}

  /** Called by Jazzer, over and over. */
  public static void fuzzerTestOneInput(byte[] script) {
    HostileInput.play(script);
  }
}
