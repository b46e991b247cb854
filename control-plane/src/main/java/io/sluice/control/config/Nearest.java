package io.sluice.control.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The search for the word that was probably meant, by the number of characters to insert, delete,
 * replace or swap with their neighbour (optimal string alignment distance).
 */
final class Nearest {
  private static final int FEW = 8;
  private static final int MAX_LISTED = 12;
  private static final int MIN_SHARED = 4;

  private Nearest() {}

  /** {@return the most similar of some words; empty if none is similar} */
  static Optional<String> of(String word, Collection<String> candidates) {
    String folded = word.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .filter(c -> distance(folded, c.toLowerCase(Locale.ROOT)) <= Math.max(1, c.length() / 3))
        // Each letter is one change away from each other one.
        .filter(c -> c.length() > 1)
        .min(Comparator.comparingInt(c -> distance(folded, c.toLowerCase(Locale.ROOT))));
  }

  /** {@return what to say about the words that are possible} */
  static String hint(String word, Collection<String> candidates) {
    if (candidates.isEmpty()) {
      return "no keys are possible here";
    }
    return of(word, candidates)
        .map(near -> "did you mean " + near + "?")
        .orElseGet(() -> listed(word.toLowerCase(Locale.ROOT), candidates));
  }

  /** {@return those of many words that begin alike, else the first of them; all if they are few} */
  private static String listed(String folded, Collection<String> candidates) {
    if (candidates.size() <= MAX_LISTED) {
      return "possible: " + String.join(", ", candidates);
    }
    String start = folded.substring(0, Math.min(folded.length(), MIN_SHARED));
    List<String> alike =
        candidates.stream().filter(c -> c.toLowerCase(Locale.ROOT).startsWith(start)).toList();
    Collection<String> shown = alike.isEmpty() ? candidates : alike;
    return "one of "
        + candidates.size()
        + ", such as "
        + String.join(", ", shown.stream().limit(FEW).toList());
  }

  /** {@return all words that are possible if they are few; names like v1 and v9 are all alike} */
  static String hintAmong(String word, Collection<String> candidates) {
    return candidates.size() <= FEW && !candidates.isEmpty()
        ? "possible: " + String.join(", ", candidates)
        : hint(word, candidates);
  }

  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
