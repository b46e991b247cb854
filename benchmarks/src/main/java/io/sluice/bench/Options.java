package io.sluice.bench;

import java.util.List;

/**
 * The command line of a benchmark: {@code --quick}, and {@code --name=number}.
 *
 * @param arguments as they were given
 */
record Options(List<String> arguments) {
  static Options of(String[] arguments) {
    return new Options(List.of(arguments));
  }

  /** {@return whether only a short run is wanted, which shows that it works} */
  boolean quick() {
    return arguments.contains("--quick");
  }

  /** {@return the value of an option, by default one of these two} */
  int number(String name, int usual, int quick) {
    String prefix = "--" + name + "=";
    return arguments.stream()
        .filter(argument -> argument.startsWith(prefix))
        .map(argument -> Integer.parseInt(argument.substring(prefix.length())))
        .findFirst()
        .orElse(quick() ? quick : usual);
  }
}
