package io.sluice.control.cli;

/** How text is marked up: for a terminal that knows ANSI colours, or not at all. */
enum Style {
  ANSI,
  PLAIN;

  private static final String RESET = "\u001b[0m";

  String bold(String text) {
    return wrap("\u001b[1m", text);
  }

  String dim(String text) {
    return wrap("\u001b[2m", text);
  }

  String green(String text) {
    return wrap("\u001b[32m", text);
  }

  String yellow(String text) {
    return wrap("\u001b[33m", text);
  }

  String red(String text) {
    return wrap("\u001b[31m", text);
  }

  String cyan(String text) {
    return wrap("\u001b[36m", text);
  }

  private String wrap(String start, String text) {
    return switch (this) {
      case ANSI -> start + text + RESET;
      case PLAIN -> text;
    };
  }
}
