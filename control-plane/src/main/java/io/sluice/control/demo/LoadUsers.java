package io.sluice.control.demo;

/**
 * Who sends the requests of a load. A user has one request on its way at a time, as a browser does.
 */
public sealed interface LoadUsers {
  /** Nobody in particular; requests are independent. */
  record Anonymous() implements LoadUsers {}

  /** Users {@code user-0}, {@code user-1}, … who name themselves in a header. */
  record Named(String header, int count) implements LoadUsers {}

  /** Users who keep the cookies that they are given, like browsers. */
  record Cookies(int count) implements LoadUsers {}
}
