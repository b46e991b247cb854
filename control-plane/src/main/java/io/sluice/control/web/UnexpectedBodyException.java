package io.sluice.control.web;

/** Says what is wrong in a body, and what would be right; never leaves this package. */
final class UnexpectedBodyException extends Exception {
  private static final long serialVersionUID = 1;

  private final String why;

  UnexpectedBodyException(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
