package io.rtanalytics.port;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where an API node asks one worker for what lies below the totals of a slice: its items, and how
 * often its users saw them. Each answer is what the worker had counted at one moment after the
 * question, and durable. Safe for use by several threads.
 *
 * <p>Stages may complete on any thread; exceptionally with {@link Refused} if the worker has pinned
 * another routing, or the slice is damaged or expired there, else with {@link NotStored} or {@link
 * OutcomeUnknown} if it did not answer. Asking creates and pins nothing at the worker.
 */
public interface ItemSource {
  /**
   * Asks for the items of a slice. The answer is bounded by {@link
   * io.rtanalytics.wire.ItemListFormat#MAX_BYTES}; if the items take more, it is {@link NotStored}.
   *
   * @param slice the slice, 0 or more
   * @param item the one item that is asked for; null for all
   * @param routingDigest the digest of the slice's routing, as the asker knows it
   * @param timeoutMillis how long an answer is waited for, 1 or more
   */
  CompletionStage<ItemList> items(
      long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis);

  /**
   * Asks how often users saw what there was in a slice. The worker goes over all users of the
   * slice.
   *
   * @param slice the slice, 0 or more
   * @param item the item of which users are asked for; null for all users of the slice
   * @param routingDigest the digest of the slice's routing, as the asker knows it
   * @param timeoutMillis how long an answer is waited for, 1 or more
   */
  CompletionStage<FrequencyReply> frequencies(
      long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis);
}
