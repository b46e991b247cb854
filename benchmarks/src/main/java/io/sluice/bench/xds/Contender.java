package io.sluice.bench.xds;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server of the comparison. */
enum Contender {
  FLOOR,
  SLUICE,
  JAVA,
  GO;

  static Contender named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return the server in a process of its own}
   *
   * @param jvmOptions further options of the servers that run on a JVM
   */
  Child start(Workload workload, List<String> jvmOptions) throws IOException, InterruptedException {
    String clusters = Integer.toString(workload.clusters());
    return switch (this) {
      case FLOOR, SLUICE, JAVA -> {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dlogback.configurationFile=xds-bench-logback.xml");
        yield Child.java(ServerProcess.class, options, label(), clusters);
      }
      case GO -> {
        Path state = GoServer.writeState(workload);
        yield new Child(List.of(GoServer.binary().toString(), state.toString()));
      }
    };
  }
}
