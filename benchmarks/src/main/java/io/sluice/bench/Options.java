package io.sluice.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The command line of a benchmark: {@code --quick}, {@code --name=number} and {@code
 * --name=text,text}.
 *
 * @param arguments as they were given
 */
public record Options(List<String> arguments) {
  /** Copies the list. */
  public Options {
    arguments = List.copyOf(arguments);
  }

  /** {@return the options of this command line} */
  public static Options of(String[] arguments) {
    return new Options(List.of(arguments));
  }

  /** {@return whether only a short run is wanted, which shows that it works} */
  public boolean quick() {
    return arguments.contains("--quick");
  }

  /** {@return the words of an option that are separated by commas, none if it is not given} */
  List<String> words(String name) {
    String prefix = "--" + name + "=";
    return arguments.stream()
        .filter(argument -> argument.startsWith(prefix))
        .flatMap(argument -> Arrays.stream(argument.substring(prefix.length()).split(",", -1)))
        .toList();
  }

  /** {@return the value of an option, by default one of these two} */
  public int number(String name, int usual, int quick) {
    return value(name).map(Integer::parseInt).orElse(quick() ? quick : usual);
  }

  /**
   * {@return the values of an option, which commas divide, by default those of one of these two}
   */
  public List<String> texts(String name, String usual, String quick) {
    return split(name, ",", quick() ? quick : usual);
  }

  /** {@return the words of an option, which spaces divide, by default those of one of these two} */
  public List<String> words(String name, String usual, String quick) {
    return split(name, " ", quick() ? quick : usual);
  }

  private List<String> split(String name, String divider, String otherwise) {
    return Arrays.stream(value(name).orElse(otherwise).split(divider))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private Optional<String> value(String name) {
    String prefix = "--" + name + "=";
    return arguments.stream()
        .filter(argument -> argument.startsWith(prefix))
        .map(argument -> argument.substring(prefix.length()))
        .findFirst();
  }
}
