package io.rtanalytics.timeline;

import io.rtanalytics.web.AddressBlock;
import io.rtanalytics.web.HostPattern;
import io.rtanalytics.web.WebOrigin;
import java.util.List;
import lombok.Builder;

/**
 * The optional keys of the cluster file. {@link #markdownTable} lists each with its default, its
 * range and whether a reload applies it at once. Immutable; safe for any thread.
 *
 * @param maxFuture seconds that a timestamp may be ahead of an API node's clock
 * @param cacheMilliseconds how long an API node answers with a worker's totals before it asks anew
 * @param timeoutMilliseconds how long an API node waits for a worker's answer
 * @param batchEvents the most events in one batch
 * @param batchBytes the most bytes in one batch; at most {@code queueBytes}, {@code
 *     workerQueueBytes} and half of {@code segmentBytes}
 * @param queueBytes the most bytes that an API node's event loop holds for one worker
 * @param workerQueueBytes the most bytes of batches that a worker holds while they wait for the
 *     disk
 * @param segmentBytes bytes of one segment of the event log
 * @param durability when a worker acknowledges a batch
 * @param retentionSlices how many slices are kept, the present one included; 0 for all
 * @param memoryBytes the most bytes of slices that a worker holds in memory; 0 for half of its heap
 * @param checkpointLogBytes after how many bytes of its event log a worker makes a checkpoint; up
 *     to four times as many where large slices are in use
 * @param checkpointSeconds after how many seconds a worker makes a checkpoint
 * @param maxItemsPerSlice the most items that a worker counts one by one in a slice
 * @param latenessSeconds how long after its end a slice takes events, at least 1; 0 for always
 * @param sites whose pages are counted; none switches that off
 * @param redirectHosts where a counted click may lead to
 * @param trustedProxies who may say on whose behalf it asks
 * @param visitorHeader the header in which a trusted proxy names the visitor, in lower case; empty
 *     for none
 * @param honourDnt whether visitors who send {@code DNT: 1} stay uncounted
 * @param filterBots whether known bots and prefetches stay uncounted
 * @param corsOrigins whose pages may read answers
 */
@Builder(toBuilder = true)
public record Settings(
    long maxFuture,
    long cacheMilliseconds,
    long timeoutMilliseconds,
    int batchEvents,
    int batchBytes,
    long queueBytes,
    long workerQueueBytes,
    int segmentBytes,
    Durability durability,
    long retentionSlices,
    long memoryBytes,
    long checkpointLogBytes,
    long checkpointSeconds,
    int maxItemsPerSlice,
    long latenessSeconds,
    List<HostPattern> sites,
    List<HostPattern> redirectHosts,
    List<AddressBlock> trustedProxies,
    String visitorHeader,
    boolean honourDnt,
    boolean filterBots,
    List<WebOrigin> corsOrigins) {
  /** What applies where the file says nothing. */
  public static final Settings DEFAULTS =
      new Settings(
          SettingKey.MAX_FUTURE.byDefault(),
          SettingKey.CACHE_MILLISECONDS.byDefault(),
          SettingKey.TIMEOUT_MILLISECONDS.byDefault(),
          Math.toIntExact(SettingKey.BATCH_EVENTS.byDefault()),
          Math.toIntExact(SettingKey.BATCH_BYTES.byDefault()),
          SettingKey.QUEUE_BYTES.byDefault(),
          SettingKey.WORKER_QUEUE_BYTES.byDefault(),
          Math.toIntExact(SettingKey.SEGMENT_BYTES.byDefault()),
          SettingKey.DURABILITY.byDefault(),
          SettingKey.RETENTION_SLICES.byDefault(),
          SettingKey.MEMORY_BYTES.byDefault(),
          SettingKey.CHECKPOINT_LOG_BYTES.byDefault(),
          SettingKey.CHECKPOINT_SECONDS.byDefault(),
          Math.toIntExact(SettingKey.MAX_ITEMS_PER_SLICE.byDefault()),
          SettingKey.LATENESS.byDefault(),
          SettingKey.SITES.byDefault(),
          SettingKey.REDIRECT_HOSTS.byDefault(),
          SettingKey.TRUSTED_PROXIES.byDefault(),
          SettingKey.VISITOR_HEADER.byDefault(),
          SettingKey.HONOUR_DNT.byDefault(),
          SettingKey.FILTER_BOTS.byDefault(),
          SettingKey.CORS_ORIGINS.byDefault());

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the key and the value, if one is out of range, {@code
   *     batchBytes} is more than the queues or a segment can take, or there is a visitor header but
   *     nobody who may set it
   */
  public Settings {
    SettingKey.MAX_FUTURE.check(maxFuture);
    SettingKey.CACHE_MILLISECONDS.check(cacheMilliseconds);
    SettingKey.TIMEOUT_MILLISECONDS.check(timeoutMilliseconds);
    SettingKey.BATCH_EVENTS.check((long) batchEvents);
    SettingKey.BATCH_BYTES.check((long) batchBytes);
    SettingKey.QUEUE_BYTES.check(queueBytes);
    SettingKey.WORKER_QUEUE_BYTES.check(workerQueueBytes);
    SettingKey.SEGMENT_BYTES.check((long) segmentBytes);
    SettingKey.DURABILITY.check(durability);
    SettingKey.RETENTION_SLICES.check(retentionSlices);
    SettingKey.MEMORY_BYTES.check(memoryBytes);
    SettingKey.CHECKPOINT_LOG_BYTES.check(checkpointLogBytes);
    SettingKey.CHECKPOINT_SECONDS.check(checkpointSeconds);
    SettingKey.MAX_ITEMS_PER_SLICE.check((long) maxItemsPerSlice);
    SettingKey.LATENESS.check(latenessSeconds);
    sites = List.copyOf(sites);
    redirectHosts = List.copyOf(redirectHosts);
    trustedProxies = List.copyOf(trustedProxies);
    corsOrigins = List.copyOf(corsOrigins);
    SettingKey.SITES.check(sites);
    SettingKey.REDIRECT_HOSTS.check(redirectHosts);
    SettingKey.TRUSTED_PROXIES.check(trustedProxies);
    SettingKey.VISITOR_HEADER.check(visitorHeader);
    SettingKey.CORS_ORIGINS.check(corsOrigins);
    if (!visitorHeader.isEmpty() && trustedProxies.isEmpty()) {
      throw new IllegalArgumentException(
          "visitor-header: needs trusted-proxies, else anybody could say who they are");
    }
    long room = Math.min(Math.min(queueBytes, workerQueueBytes), segmentBytes / 2);
    if (batchBytes > room) {
      throw new IllegalArgumentException(
          ("batch-bytes: must be at most %d, the least of queue-bytes, worker-queue-bytes and half"
                  + " of segment-bytes, not %d")
              .formatted(room, batchBytes));
    }
  }

  /**
   * How long an API node waits for an answer for which a worker goes over all users of a slice, in
   * milliseconds.
   */
  public long scanMilliseconds() {
    return 10 * timeoutMilliseconds;
  }

  /**
   * A builder that begins with {@link #DEFAULTS}; its {@code build} checks like the constructor.
   */
  public static SettingsBuilder builder() {
    return DEFAULTS.toBuilder();
  }

  /**
   * The optional keys as a Markdown table, from the same source that the parser reads: a header
   * row, a rule and one line per key, each ended by a line feed.
   */
  public static String markdownTable() {
    StringBuilder table =
        new StringBuilder("| key | default | range | a change applies | meaning |\n");
    table.append("|---|---|---|---|---|\n");
    SettingKey.ALL.forEach(key -> table.append(key.markdownRow()).append('\n'));
    return table.toString();
  }
}
