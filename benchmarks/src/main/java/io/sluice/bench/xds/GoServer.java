package io.sluice.bench.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server of go-control-plane, built where Go is installed. */
final class GoServer {
  private static final Path SOURCES = Path.of("benchmarks/src/main/go");
  private static final Path BINARY = Path.of("benchmarks/target/go-control-plane-server");
  private static final long BUILD_MINUTES = 5;

  private GoServer() {}

  static Path binary() {
    return BINARY.toAbsolutePath();
  }

  /** {@return whether it could be built; if not, a line says why} */
  static boolean build() throws IOException, InterruptedException {
    Process go;
    try {
      go =
          new ProcessBuilder("go", "build", "-o", binary().toString(), ".")
              .directory(SOURCES.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      System.out.println("go-control-plane is left out: Go is not installed");
      return false;
    }
    boolean built = go.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) && go.exitValue() == 0;
    if (!built) {
      go.destroyForcibly();
      System.out.println("go-control-plane is left out: it could not be built");
    }
    return built;
  }

  /** {@return a file with all resources of the workload, as one response} */
  static Path writeState(Workload workload) throws IOException {
    DiscoveryResponse.Builder all = DiscoveryResponse.newBuilder();
    for (List<? extends Message> messages :
        List.of(
            workload.clusterMessages(),
            workload.endpointMessages(),
            workload.listenerMessages(),
            workload.routeMessages())) {
      messages.forEach(message -> all.addResources(Any.pack(message)));
    }
    Path file = BINARY.resolveSibling("workload-" + workload.clusters() + ".pb").toAbsolutePath();
    Files.write(file, all.build().toByteArray());
    return file;
  }
}
