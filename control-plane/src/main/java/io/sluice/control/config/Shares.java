package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import java.math.BigDecimal;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The types of percentages: {@code 5%}, {@code 0.01%}. */
final class Shares {
  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,6})?%");
  private static final Pattern BARE = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,6})?");
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

  private Shares() {}

  /** {@return a type of shares of traffic or of Envoys, 0.01 % to 100 %, in basis points} */
  static ScalarType<Integer> basisPoints() {
    return percent("a share such as 5%").then(Shares::basisPoints);
  }

  /**
   * {@return a type of percentages, as a number in which 1 is 100 %}
   *
   * @param what what it is, for messages
   * @param possible whether a percentage is possible
   * @param range which ones are, for messages
   */
  static ScalarType<Double> fraction(String what, Predicate<Double> possible, String range) {
    return percent(what)
        .then(percent -> {
          double fraction = fraction(percent);
          return possible.test(fraction)
              ? Decoded.value(fraction)
              : Decoded.wrong(spelled(percent) + " is not possible; " + range);
        });
  }

  /** {@return whether a text is a percentage} */
  static boolean matches(String text) {
    return PERCENT.matcher(text).matches();
  }

  /** {@return the percentage of a text that {@link #matches}, as a number in which 1 is 100 %} */
  static double fraction(String text) {
    return fraction(new BigDecimal(text.substring(0, text.length() - 1)));
  }

  private static ScalarType<BigDecimal> percent(String what) {
    ScalarType<BigDecimal> type =
        ScalarType.text(
            what,
            PERCENT,
            text -> Decoded.value(new BigDecimal(text.substring(0, text.length() - 1))));
    return new ScalarType<>(
        what,
        type.template(),
        text ->
            BARE.matcher(text).matches()
                ? Decoded.wrong(
                    shown(text) + " has no unit; write " + withUnit(new BigDecimal(text)))
                : type.decode().apply(text));
  }

  private static Decoded<Integer> basisPoints(BigDecimal percent) {
    BigDecimal points = percent.movePointRight(2).stripTrailingZeros();
    if (points.scale() > 0) {
      return Decoded.wrong(spelled(percent) + " is too fine; shares go down to 0.01%");
    }
    if (percent.signum() == 0 || percent.compareTo(WHOLE) > 0) {
      return Decoded.wrong(spelled(percent) + " is not possible; shares are 0.01% to 100%");
    }
    return Decoded.value(points.intValueExact());
  }

  private static double fraction(BigDecimal percent) {
    return percent.movePointLeft(2).doubleValue();
  }

  /** {@return a number as a percentage, and as a share if it may be one} */
  static String withUnit(BigDecimal number) {
    String hundredfold = number.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    return number.signum() > 0 && number.compareTo(BigDecimal.ONE) <= 0
        ? spelled(number) + " or " + hundredfold
        : spelled(number);
  }

  private static String spelled(BigDecimal percent) {
    return percent.toPlainString() + "%";
  }
}
