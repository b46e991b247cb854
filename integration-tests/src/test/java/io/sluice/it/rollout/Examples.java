package io.sluice.it.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The example files that users copy, on the addresses of a test and in its time: what a line of an
 * example says is run, only faster.
 */
final class Examples {
  private Examples() {}

  /** {@return the example's service with its model servers in the places of a test} */
  static String service() throws IOException {
    return text("service.yaml")
        .replace("address: 0.0.0.0, port: 10000", "address: 127.0.0.1, port: ${port}")
        .replace("hosts: [recommender.example, localhost]\n", "")
        .replace("\"127.0.0.1:9001\", \"127.0.0.1:9002\"", "\"${v1}\"")
        .replace("\"127.0.0.1:9011\", \"127.0.0.1:9012\"", "\"${v2}\"")
        .replace("\"127.0.0.1:9021\"", "\"${v3}\"")
        .replace("interval: 5s, timeout: 1s", "interval: 500ms, timeout: 10s")
        // A machine that stands still for some seconds is no failure of a version.
        .replace("    timeout: 2s\n", "    timeout: 15s\n");
  }

  /** {@return the example's policy, which looks more often and is content with less} */
  static String policy() throws IOException {
    return text("policy.yaml")
        .replace("interval: 15s", "interval: 1s")
        .replace("minSamples: 200", "minSamples: 20")
        .replace("max: 250ms, versus: {maxIncrease: 10%}", "max: 5s");
  }

  /** {@return an example} */
  static String text(String file) throws IOException {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("sluice.root"), "sluice.root"));
    return Files.readString(root.resolve("envoy-configs/examples").resolve(file));
  }
}
