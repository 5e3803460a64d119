package io.rtanalytics.api.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows bots by what their user agents contain: the texts of {@code bots.txt}, which says where
 * they are from.
 *
 * <p>A user agent is looked at once from left to right. At each place the next three characters
 * choose the few texts that can begin there, so that the time grows with its length and not with
 * the list's. Immutable.
 */
public final class BotList {
  private static final int KEY = 3;

  /** Bots say who they are at the beginning; what is longer is made to cost time. */
  private static final int MOST_CHARS = 1024;

  private final Map<Integer, List<Text>> byBeginning = new HashMap<>();

  private record Text(String chars, boolean atStart, boolean atEnd) {
    boolean isAt(int place, String userAgent) {
      return (!atStart || place == 0)
          && userAgent.startsWith(chars, place)
          && (!atEnd || place + chars.length() == userAgent.length());
    }
  }

  private BotList(Iterable<String> lines) {
    for (String line : lines) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(line);
      }
    }
  }

  private void add(String line) {
    boolean atStart = line.startsWith("^");
    boolean atEnd = line.endsWith("$");
    String chars = line.substring(atStart ? 1 : 0, line.length() - (atEnd ? 1 : 0));
    if (chars.length() < KEY) {
      throw new IllegalArgumentException("too short to tell a bot by: " + line);
    }
    byBeginning
        .computeIfAbsent(key(chars, 0), key -> new ArrayList<>(2))
        .add(new Text(chars, atStart, atEnd));
  }

  private static int key(String text, int at) {
    return (text.charAt(at) << 16) ^ (text.charAt(at + 1) << 8) ^ text.charAt(at + 2);
  }

  /** The list that is part of rt. Reads a file of the class path. */
  public static BotList load() {
    try (InputStream file = BotList.class.getResourceAsStream("bots.txt")) {
      if (file == null) {
        throw new IllegalStateException("not in the jar: bots.txt");
      }
      return new BotList(new BufferedReader(new InputStreamReader(file, UTF_8)).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A list of one's own.
   *
   * @param lines texts as they stand in user agents; {@code ^} before one and {@code $} behind it
   *     bind it to the beginning and the end; lines with {@code #} are comments
   */
  static BotList of(List<String> lines) {
    return new BotList(lines);
  }

  /** Whether a user agent is that of a bot. Any thread. */
  public boolean contains(String userAgent) {
    String looked =
        userAgent.length() <= MOST_CHARS ? userAgent : userAgent.substring(0, MOST_CHARS);
    for (int at = 0; at + KEY <= looked.length(); at++) {
      for (Text text : byBeginning.getOrDefault(key(looked, at), List.of())) {
        if (text.isAt(at, looked)) {
          return true;
        }
      }
    }
    return false;
  }
}
