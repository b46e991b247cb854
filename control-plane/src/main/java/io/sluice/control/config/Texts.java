package io.sluice.control.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** The types of names, paths, headers and expressions. */
final class Texts {
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}";
  private static final Pattern ANYTHING = Pattern.compile("[\\s\\S]*");
  private static final Pattern SOMETHING = Pattern.compile("[\\s\\S]{1,4096}");

  /** Names of services, versions, rollouts and policies. */
  static final ScalarType<String> NAME =
      ScalarType.text(
          "a name of at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends",
          Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"));

  /** Paths without a query. */
  static final ScalarType<String> PATH =
      ScalarType.text(
          "a path, which starts with / and has no query", Pattern.compile("/[!-\"$->@-~]*"));

  /** Paths with or without a query. */
  static final ScalarType<String> PATH_AND_QUERY =
      ScalarType.text("a path, which starts with /", Pattern.compile("/[!-\"$-~]*"));

  /** Names of cookies. */
  static final ScalarType<String> COOKIE =
      ScalarType.text("the name of a cookie", Pattern.compile(TOKEN));

  /** Names of headers that requests are matched by; lower case. */
  static final ScalarType<String> HEADER =
      ScalarType.text("the name of a header", Pattern.compile(TOKEN), Texts::lowerCase);

  /** Names of headers that may be set or removed; lower case. */
  static final ScalarType<String> CHANGED_HEADER =
      HEADER.then(name ->
          name.equals("host")
              ? Decoded.wrong("host cannot be changed as a header; use rewrite: {host: …}")
              : Decoded.value(name));

  /** Values of headers. */
  static final ScalarType<String> HEADER_VALUE =
      ScalarType.text(
          "the value of a header, without control characters",
          Pattern.compile("[^\\x00-\\x1f\\x7f]{0,8192}"));

  /** Beginnings of values of headers. */
  static final ScalarType<String> NON_EMPTY_HEADER_VALUE =
      ScalarType.text(
          "the value of a header, not empty and without control characters",
          Pattern.compile("[^\\x00-\\x1f\\x7f]{1,8192}"));

  /** Regular expressions that RE2 takes. */
  static final ScalarType<String> REGEX =
      ScalarType.text("a regular expression", SOMETHING, Regexes::decode);

  /** Names of labels of alerts. */
  static final ScalarType<String> LABEL =
      ScalarType.text(
          "the name of a label: letters, digits and '_'",
          Pattern.compile("[A-Za-z_][A-Za-z0-9_]*"));

  /** Files, relative to the directory in which the server is started. */
  static final ScalarType<Path> FILE =
      ScalarType.text(
          "the path of a file",
          Pattern.compile("[^\\x00]{1,4096}"),
          text -> Decoded.value(Path.of(text)));

  /** Anything. */
  static final ScalarType<String> ANY = ScalarType.text("a text", ANYTHING);

  private Texts() {}

  private static Decoded<String> lowerCase(String text) {
    return Decoded.value(text.toLowerCase(Locale.ROOT));
  }
}
