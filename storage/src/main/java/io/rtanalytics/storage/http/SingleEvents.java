package io.rtanalytics.storage.http;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;

/**
 * Makes batches of one event from requests by hand. One per event loop, which alone uses it: it is
 * a producer of its own.
 */
@RequiredArgsConstructor
final class SingleEvents {
  private static final int MAX_USER_BYTES = 256;

  private final boolean loopback;
  private final Supplier<ProducerId> producers;
  private final BatchBuilder builder = new BatchBuilder(1, EventBatch.MAX_BYTES);

  private ProducerId producer = new ProducerId(0, 0);
  private long sequence = -1;

  /**
   * The event of a request.
   *
   * @throws InvalidEvent if a parameter is wrong
   */
  Event event(QueryParameters parameters) {
    long slice = parameters.slice("slice");
    Pseudonym user = user(slice, parameters.text("user", MAX_USER_BYTES));
    if (parameters.has("click") == parameters.has("impression")) {
      throw new InvalidEvent(
          "click",
          parameters.has("click") ? "together with impression" : "missing, as impression is");
    }
    Action action = parameters.has("click") ? Action.CLICK : Action.IMPRESSION;
    return new Event(slice, user, action, null, null);
  }

  private Pseudonym user(long slice, Utf8 user) {
    String text = user.toString();
    if (Pseudonym.isHex(text)) {
      return Pseudonym.parse(text);
    }
    if (!loopback) {
      throw new InvalidEvent("user", "not a pseudonym of 32 hexadecimal digits");
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, slice));
      sha.update(user.array(), user.offset(), user.length());
      ByteBuffer digest = ByteBuffer.wrap(sha.digest());
      return new Pseudonym(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Seals an event as a batch under the next sequence. */
  EventBatch seal(Event event, long routingDigest) {
    if (sequence < 0) {
      producer = producers.get();
    }
    sequence++;
    builder.add(event, routingDigest);
    return builder.seal(producer, sequence);
  }

  /**
   * Goes on under another name: a batch was not stored, and a producer whose first ones are missing
   * is not let in later.
   */
  void renew() {
    sequence = -1;
  }
}
