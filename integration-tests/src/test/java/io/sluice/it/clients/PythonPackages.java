package io.sluice.it.clients;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Python packages that tests need, in the cache folder that the builds of this checkout share. */
final class PythonPackages {
  private static final String GRPC = "grpcio==1.85.1";

  private PythonPackages() {}

  /** {@return a folder for {@code PYTHONPATH} with gRPC in it} */
  static Path grpc() throws IOException, InterruptedException {
    String cache = Objects.requireNonNull(System.getProperty("sluice.cache"), "sluice.cache");
    String python =
        run(List.of("python3", "-c", "import sys; print(sys.implementation.cache_tag)"));
    Path folder = Files.createDirectories(Path.of(cache).normalize().resolve("python"));
    Path installed = folder.resolve(GRPC + "-" + python.strip());
    try (var lock =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = lock.lock()) {
      if (held.isValid() && !Files.isDirectory(installed)) {
        install(folder, installed);
      }
    }
    return installed;
  }

  /** By a virtual environment's pip, for not every Python brings its own. */
  private static void install(Path folder, Path installed)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(folder, "install-");
    run(List.of("python3", "-m", "venv", work.resolve("venv").toString()));
    String pip = work.resolve("venv/bin/pip").toString();
    Path target = work.resolve("target");
    run(
        List.of(
            pip, "install", "-q", "--only-binary", ":all:", "--target", target.toString(), GRPC));
    Files.move(target, installed, StandardCopyOption.ATOMIC_MOVE);
    try (Stream<Path> walk = Files.walk(work)) {
      for (Path file : walk.toList().reversed()) {
        Files.delete(file);
      }
    }
  }

  private static String run(List<String> line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", line) + ": " + output);
    }
    return output;
  }
}
