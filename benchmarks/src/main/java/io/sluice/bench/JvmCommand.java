package io.sluice.bench;

import java.util.ArrayList;
import java.util.List;

/** The command line of a further process on the JVM of this one. */
public final class JvmCommand {
  private JvmCommand() {}

  /**
   * {@return the command that runs a class}
   *
   * @param options of the JVM
   * @param arguments of the class
   */
  public static List<String> of(
      String main, String classPath, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** {@return the class path of this process} */
  public static String classPath() {
    return System.getProperty("java.class.path");
  }
}
