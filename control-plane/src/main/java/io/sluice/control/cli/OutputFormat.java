package io.sluice.control.cli;

/** How a command prints what it was given; the names are those of {@code -o}. */
enum OutputFormat {
  table,
  json,
  yaml
}
