package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * A place in a config file.
 *
 * @param file name of the file, relative to the config directory
 * @param line from 1 on; 0 if the file as a whole is meant
 * @param column in characters, from 1 on; 0 if the file as a whole is meant
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  public Place {
    requireNonNull(file);
  }

  /** {@return a file as a whole} */
  static Place whole(String file) {
    return new Place(file, 0, 0);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
