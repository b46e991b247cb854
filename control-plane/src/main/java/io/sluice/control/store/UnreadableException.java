package io.sluice.control.store;

/** A record that this version of Sluice cannot read; never leaves {@link RecordCodec}. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableException(String why) {
    super(why);
  }

  UnreadableException(String why, Throwable cause) {
    super(why, cause);
  }
}
