package io.sluice.control.trace;

/** A line of a trace cannot be read. */
public final class BadLineException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  BadLineException(int line, String what) {
    super(what);
    this.line = line;
  }

  /** {@return the number of the line, from 1 on} */
  public int line() {
    return line;
  }
}
