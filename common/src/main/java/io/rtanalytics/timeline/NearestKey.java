package io.rtanalytics.timeline;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which key was meant by one that does not exist. */
final class NearestKey {
  private NearestKey() {}

  /** Half a sentence that refuses the key and names the nearest known one. */
  static String unknown(String key, Collection<String> known) {
    // No key is that long: cutting bounds the work, and changes no answer that helps.
    String cut = key.substring(0, Math.min(key.length(), 64));
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(cut, candidate)))
        .map(nearest -> "unknown key; the nearest known one is \"" + nearest + '"')
        .orElse("unknown key");
  }

  /** Insertions, deletions and replacements between two words (Levenshtein, 1966). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
