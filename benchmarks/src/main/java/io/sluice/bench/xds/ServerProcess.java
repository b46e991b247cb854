package io.sluice.bench.xds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The process of one server. It takes commands on its standard input, a line each, and answers each
 * with a line.
 */
final class ServerProcess {
  private ServerProcess() {}

  /** Serves until its input ends. The arguments are the kind of server and the clusters. */
  public static void main(String[] arguments) throws IOException {
    Workload workload = new Workload(Integer.parseInt(arguments[1]));
    MeasuredServer server =
        switch (arguments[0]) {
          case "floor" -> new FloorServer(workload);
          case "sluice" -> new SluiceServer(workload);
          case "java" -> new JavaControlPlaneServer(workload);
          default -> throw new IllegalArgumentException("no such server: " + arguments[0]);
        };
    System.out.println("port " + server.start());
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(server, line));
    }
    System.exit(0);
  }

  private static String answer(MeasuredServer server, String command) {
    if (command.equals("heap")) {
      return "heap " + liveHeapBytes();
    }
    server.prepare(Integer.parseInt(command.substring("change ".length())));
    long published = System.nanoTime();
    server.publish();
    return "published " + published;
  }

  private static long liveHeapBytes() {
    // The first collection lets references be cleared, the second takes what they held.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
