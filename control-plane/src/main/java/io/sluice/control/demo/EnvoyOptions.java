package io.sluice.control.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an Envoy is started with.
 *
 * @param binary the executable
 * @param bootstrap the bootstrap as YAML or JSON; its {@code admin} must be given, with port 0
 *     where any will do
 * @param folder the process's own folder, for its bootstrap, admin address and log; kept after the
 *     process
 * @param node {@code --service-node}
 * @param cluster {@code --service-cluster}
 * @param concurrency worker threads
 * @param arguments further arguments
 */
public record EnvoyOptions(
    Path binary,
    String bootstrap,
    Path folder,
    String node,
    String cluster,
    int concurrency,
    List<String> arguments) {
  public EnvoyOptions {
    arguments = List.copyOf(arguments);
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency " + concurrency + " is below 1");
    }
  }

  /** {@return one worker thread, node {@code envoy-1} of cluster {@code edge}} */
  public static EnvoyOptions of(Path binary, String bootstrap, Path folder) {
    return new EnvoyOptions(binary, bootstrap, folder, "envoy-1", "edge", 1, List.of());
  }

  /** {@return the same with the bootstrap of that file} */
  public static EnvoyOptions ofFile(Path binary, Path bootstrap, Path folder) throws IOException {
    return of(binary, Files.readString(bootstrap), folder);
  }

  public EnvoyOptions node(String id) {
    return new EnvoyOptions(binary, bootstrap, folder, id, cluster, concurrency, arguments);
  }

  public EnvoyOptions cluster(String name) {
    return new EnvoyOptions(binary, bootstrap, folder, node, name, concurrency, arguments);
  }

  public EnvoyOptions concurrency(int workers) {
    return new EnvoyOptions(binary, bootstrap, folder, node, cluster, workers, arguments);
  }

  public EnvoyOptions arguments(String... more) {
    return new EnvoyOptions(binary, bootstrap, folder, node, cluster, concurrency, List.of(more));
  }

  Path adminAddress() {
    return folder.resolve("admin-address");
  }

  Path log() {
    return folder.resolve("envoy.log");
  }

  /** Writes the bootstrap into the folder. {@return the command line for it} */
  List<String> prepare() throws IOException {
    Files.createDirectories(folder);
    // JSON is YAML too, so one file name serves both.
    Path file = Files.writeString(folder.resolve("bootstrap.yaml"), bootstrap);
    List<String> line = new ArrayList<>(List.of(binary.toString(), "-c", file.toString()));
    line.addAll(List.of("--service-node", node, "--service-cluster", cluster));
    line.addAll(List.of("--concurrency", Integer.toString(concurrency)));
    // Without hot restart no two processes share a base id, and a killed one leaves no shared
    // memory behind.
    line.add("--disable-hot-restart");
    line.addAll(arguments);
    return line;
  }
}
