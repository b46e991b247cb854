package io.sluice.control.loop;

/** A start that would change traffic or serve nothing; its message is for people. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }
}
