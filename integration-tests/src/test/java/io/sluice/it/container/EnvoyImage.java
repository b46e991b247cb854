package io.sluice.it.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.it.Envoys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/**
 * An image that holds Envoy, the dynamic loader and the libraries of libc that it needs, and
 * nothing else: made here, because not every place that tests has a registry of images.
 */
final class EnvoyImage {
  /** Where the executable lies in it. */
  static final String EXECUTABLE = "/envoy";

  private static final String REPOSITORY = "sluice-test-envoy";
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x[0-9a-f]+\\)");

  private EnvoyImage() {}

  /** {@return the image of a pinned version, built by the daemon} */
  static DockerImageName of(String version, Path folder) throws Exception {
    Path tar = tar(Envoys.binary(version), folder);
    String name = REPOSITORY + ":" + version;
    try (InputStream content = Files.newInputStream(tar)) {
      var _ =
          DockerClientFactory.lazyClient()
              .buildImageCmd(content)
              .withTags(Set.of(name))
              .start()
              .awaitImageId();
    }
    return DockerImageName.parse(name);
  }

  private static Path tar(Path binary, Path folder) throws Exception {
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
    Path tar = folder.resolve("image.tar");
    // Links are followed: what is packed are the files behind the names that the loader looks for.
    List<String> line = new ArrayList<>(List.of("tar", "-chf", tar.toString(), "-C", "/"));
    LIBRARY
        .matcher(run(List.of("ldd", binary.toString())))
        .results()
        .forEach(library -> line.add(library.group(1).substring(1)));
    line.addAll(List.of("-C", folder.toString(), "Dockerfile"));
    line.addAll(List.of("-C", binary.resolveSibling("").toString()));
    line.add(EXECUTABLE.substring(1));
    var _ = run(line);
    return tar;
  }

  private static String run(List<String> line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(line + " ended with " + process.exitValue() + ": " + output);
    }
    return output;
  }
}
