package io.sluice.it.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The xDS client of gRPC's C core, by way of Python, in a process of its own. */
final class PythonCalls implements WeightedCalls {
  private static final String SCRIPT = "weighted_calls.py";

  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;

  /**
   * Starts the client.
   *
   * @param folder where its script and its log go
   */
  PythonCalls(Map<String, ?> bootstrap, Path folder) throws IOException, InterruptedException {
    Path script = folder.resolve(SCRIPT);
    try (InputStream in = Objects.requireNonNull(PythonCalls.class.getResourceAsStream(SCRIPT))) {
      Files.copy(in, script);
    }
    ProcessBuilder builder =
        new ProcessBuilder("python3", script.toString(), "xds:///shop")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PYTHONPATH", PythonPackages.grpc().toString());
    builder
        .environment()
        .put("GRPC_XDS_BOOTSTRAP_CONFIG", new ObjectMapper().writeValueAsString(bootstrap));
    process = builder.start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  @Override
  public Map<String, Integer> call(int count) throws IOException {
    orders.write(count + "\n");
    orders.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the client ended; standard error says why");
    }
    Map<String, Integer> byVersion = new TreeMap<>();
    for (String part : line.split(" ", -1)) {
      int equals = part.indexOf('=');
      byVersion.put(part.substring(0, equals), Integer.valueOf(part.substring(equals + 1)));
    }
    return byVersion;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
