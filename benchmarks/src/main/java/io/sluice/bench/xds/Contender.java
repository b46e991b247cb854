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
  /**
   * Sluice's server as {@code sluice serve} starts it: with the ahead-of-time cache of the build.
   */
  AOT,
  JAVA,
  GO;

  static Contender named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return whether it is the server of another project} */
  boolean isOther() {
    return this == JAVA || this == GO;
  }

  /** {@return whether it runs on a machine that compiles what runs often} */
  boolean warmsUp() {
    return this != GO;
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
      case AOT -> {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dlogback.configurationFile=xds-bench-logback.xml");
        yield Child.javaAheadOfTime(ServerProcess.class, options, SLUICE.label(), clusters);
      }
      case GO -> {
        Path state = GoServer.writeState(workload);
        yield new Child(List.of(GoServer.binary().toString(), state.toString()));
      }
    };
  }
}
