package io.rtanalytics.api.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Runs bulk decoders and writes down what they find. */
final class Decoding {
  private Decoding() {}

  static List<String> whole(BulkDecoder decoder, String body) {
    return pieces(decoder, List.of(body.getBytes(UTF_8)));
  }

  /** Decodes a body that was cut at random borders. */
  static List<String> cut(BulkDecoder decoder, byte[] body, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    while (at < body.length) {
      int end = Math.min(body.length, at + 1 + random.nextInt(random.nextInt(50) + 1));
      pieces.add(Arrays.copyOfRange(body, at, end));
      at = end;
    }
    return pieces(decoder, pieces);
  }

  static List<String> pieces(BulkDecoder decoder, List<byte[]> pieces) {
    List<String> found = new ArrayList<>();
    int fed = 0;
    try (decoder) {
      while (true) {
        switch (decoder.next()) {
          case EVENT -> found.add(decoder.line() + " " + describe(decoder.event()));
          case REJECTED -> found.add(decoder.line() + " ! " + decoder.rejection().getMessage());
          case END -> {
            return found;
          }
          case NEEDS_MORE -> {
            if (fed < pieces.size()) {
              decoder.feed(pieces.get(fed).clone());
            } else {
              decoder.end();
            }
            fed++;
          }
        }
      }
    } catch (InvalidEvent e) {
      found.add("broken: " + e.getMessage());
      return found;
    }
  }

  static String describe(RawEvent event) {
    return event.timestamp()
        + "|"
        + event.user()
        + "|"
        + event.action()
        + "|"
        + event.item()
        + "|"
        + event.id();
  }
}
