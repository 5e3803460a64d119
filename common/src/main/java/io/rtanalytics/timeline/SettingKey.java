package io.rtanalytics.timeline;

import io.rtanalytics.timeline.Settings.SettingsBuilder;
import io.rtanalytics.web.AddressBlock;
import io.rtanalytics.web.HostPattern;
import io.rtanalytics.web.WebOrigin;
import io.rtanalytics.wire.EventBatch;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One optional key of the cluster file. {@link #ALL} is the table that the parser, its messages,
 * the checks of {@link Settings} and the documentation share.
 */
record SettingKey<T>(
    String name,
    T byDefault,
    Allowed<T> allowed,
    Applies applies,
    String meaning,
    Function<Settings, T> getter,
    BiConsumer<SettingsBuilder, T> setter) {

  /** When a changed value takes effect. */
  enum Applies {
    AT_ONCE("at once"),
    AFTER_RESTART("after a restart");

    private final String words;

    Applies(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  static final SettingKey<Long> MAX_FUTURE =
      number(
          "max-future",
          3_600,
          new Allowed.Range(0, 3_153_600_000L),
          Applies.AT_ONCE,
          "seconds that a timestamp may be ahead of an API node's clock",
          Settings::maxFuture,
          SettingsBuilder::maxFuture);

  static final SettingKey<Long> CACHE_MILLISECONDS =
      number(
          "cache-milliseconds",
          1_000,
          new Allowed.Range(0, 3_600_000),
          Applies.AFTER_RESTART,
          "how long an API node answers with a worker's totals before it asks anew",
          Settings::cacheMilliseconds,
          SettingsBuilder::cacheMilliseconds);

  static final SettingKey<Long> TIMEOUT_MILLISECONDS =
      number(
          "timeout-milliseconds",
          2_000,
          new Allowed.Range(1, 600_000),
          Applies.AFTER_RESTART,
          "how long an API node waits for a worker's answer",
          Settings::timeoutMilliseconds,
          SettingsBuilder::timeoutMilliseconds);

  static final SettingKey<Long> BATCH_EVENTS =
      number(
          "batch-events",
          4_096,
          new Allowed.Range(1, 1_000_000),
          Applies.AFTER_RESTART,
          "the most events in one batch to a worker",
          settings -> (long) settings.batchEvents(),
          (builder, value) -> builder.batchEvents(value.intValue()));

  static final SettingKey<Long> BATCH_BYTES =
      number(
          "batch-bytes",
          262_144,
          new Allowed.Range(4_096, EventBatch.MAX_BYTES),
          Applies.AFTER_RESTART,
          "the most bytes in one batch to a worker; at most `queue-bytes`, `worker-queue-bytes`"
              + " and half of `segment-bytes`",
          settings -> (long) settings.batchBytes(),
          (builder, value) -> builder.batchBytes(value.intValue()));

  static final SettingKey<Long> QUEUE_BYTES =
      number(
          "queue-bytes",
          8_388_608,
          new Allowed.Range(4_096, 68_719_476_736L),
          Applies.AFTER_RESTART,
          "the most bytes that an event loop of an API node holds for one worker",
          Settings::queueBytes,
          SettingsBuilder::queueBytes);

  static final SettingKey<Long> WORKER_QUEUE_BYTES =
      number(
          "worker-queue-bytes",
          67_108_864,
          new Allowed.Range(4_096, 68_719_476_736L),
          Applies.AFTER_RESTART,
          "the most bytes of batches that a worker holds while they wait for the disk",
          Settings::workerQueueBytes,
          SettingsBuilder::workerQueueBytes);

  static final SettingKey<Long> SEGMENT_BYTES =
      number(
          "segment-bytes",
          33_554_432,
          new Allowed.Range(65_536, 1_073_741_824),
          Applies.AFTER_RESTART,
          "bytes of one segment of a worker's event log",
          settings -> (long) settings.segmentBytes(),
          (builder, value) -> builder.segmentBytes(value.intValue()));

  static final SettingKey<Durability> DURABILITY =
      new SettingKey<>(
          "durability",
          Durability.FSYNC,
          new Allowed.Words<>(Durability.class),
          Applies.AFTER_RESTART,
          "when a worker acknowledges: once a batch is on disk, or once the operating system has it",
          Settings::durability,
          SettingsBuilder::durability);

  static final SettingKey<Long> RETENTION_SLICES =
      number(
          "retention-slices",
          0,
          new Allowed.Range(0, 1_000_000_000_000L),
          Applies.AT_ONCE,
          "how many slices are kept, the present one included; older ones are dropped whole, and 0"
              + " keeps all",
          Settings::retentionSlices,
          SettingsBuilder::retentionSlices);

  static final SettingKey<Long> MEMORY_BYTES =
      number(
          "memory-bytes",
          0,
          new Allowed.Range(0, 1_099_511_627_776L),
          Applies.AFTER_RESTART,
          "the most bytes of slices that a worker holds in memory; 0 is half of its heap",
          Settings::memoryBytes,
          SettingsBuilder::memoryBytes);

  static final SettingKey<Long> CHECKPOINT_LOG_BYTES =
      number(
          "checkpoint-log-bytes",
          134_217_728,
          new Allowed.Range(1_048_576, 1_099_511_627_776L),
          Applies.AFTER_RESTART,
          "after how many bytes of its event log a worker makes a checkpoint; where large slices are"
              + " in use, up to four times as many",
          Settings::checkpointLogBytes,
          SettingsBuilder::checkpointLogBytes);

  static final SettingKey<Long> CHECKPOINT_SECONDS =
      number(
          "checkpoint-seconds",
          300,
          new Allowed.Range(1, 86_400),
          Applies.AFTER_RESTART,
          "after how many seconds a worker makes a checkpoint, if anything has changed",
          Settings::checkpointSeconds,
          SettingsBuilder::checkpointSeconds);

  static final SettingKey<Long> MAX_ITEMS_PER_SLICE =
      number(
          "max-items-per-slice",
          100_000,
          new Allowed.Range(1, 10_000_000),
          Applies.AFTER_RESTART,
          "the most items that a worker counts one by one in a slice",
          settings -> (long) settings.maxItemsPerSlice(),
          (builder, value) -> builder.maxItemsPerSlice(value.intValue()));

  static final SettingKey<Long> LATENESS =
      new SettingKey<>(
          "lateness",
          0L,
          new Allowed.Span(3_153_600_000L),
          Applies.AT_ONCE,
          "how long after its end a slice takes events; then it becomes final, for ever. With"
              + " \"none\" it always does",
          Settings::latenessSeconds,
          SettingsBuilder::latenessSeconds);

  static final SettingKey<List<HostPattern>> SITES =
      list(
          "sites",
          HostPattern.WORDS,
          HostPattern::parse,
          "whose pages are counted by `/rt.js`, `/pixel.gif` and `/click`; a host stands for all of its"
              + " ports, and `[]` switches them off",
          Settings::sites,
          SettingsBuilder::sites);

  static final SettingKey<List<HostPattern>> REDIRECT_HOSTS =
      list(
          "redirect-hosts",
          HostPattern.WORDS,
          HostPattern::parse,
          "where `/click` may lead to; a host without a port stands for 80 of http and 443 of https",
          Settings::redirectHosts,
          SettingsBuilder::redirectHosts);

  static final SettingKey<List<AddressBlock>> TRUSTED_PROXIES =
      list(
          "trusted-proxies",
          AddressBlock.WORDS,
          AddressBlock::parse,
          "whose `X-Forwarded-For` is believed",
          Settings::trustedProxies,
          SettingsBuilder::trustedProxies);

  static final SettingKey<String> VISITOR_HEADER =
      new SettingKey<>(
          "visitor-header",
          "",
          new Allowed.HeaderName(),
          Applies.AT_ONCE,
          "the header in which a trusted proxy names the visitor; without it, it is the address, the"
              + " user agent and the site",
          Settings::visitorHeader,
          SettingsBuilder::visitorHeader);

  static final SettingKey<Boolean> HONOUR_DNT =
      new SettingKey<>(
          "honour-dnt",
          true,
          new Allowed.Flag(),
          Applies.AT_ONCE,
          "whether visitors who send `DNT: 1` stay uncounted, as those with `Sec-GPC: 1` always do",
          Settings::honourDnt,
          SettingsBuilder::honourDnt);

  static final SettingKey<Boolean> FILTER_BOTS =
      new SettingKey<>(
          "filter-bots",
          true,
          new Allowed.Flag(),
          Applies.AT_ONCE,
          "whether known bots and prefetches stay uncounted",
          Settings::filterBots,
          SettingsBuilder::filterBots);

  static final SettingKey<List<WebOrigin>> CORS_ORIGINS =
      list(
          "cors-origins",
          WebOrigin.WORDS,
          WebOrigin::parse,
          "whose pages may ask this node in their visitors' browsers",
          Settings::corsOrigins,
          SettingsBuilder::corsOrigins);

  static final List<SettingKey<?>> ALL =
      List.of(
          MAX_FUTURE,
          CACHE_MILLISECONDS,
          TIMEOUT_MILLISECONDS,
          BATCH_EVENTS,
          BATCH_BYTES,
          QUEUE_BYTES,
          WORKER_QUEUE_BYTES,
          SEGMENT_BYTES,
          DURABILITY,
          RETENTION_SLICES,
          MEMORY_BYTES,
          CHECKPOINT_LOG_BYTES,
          CHECKPOINT_SECONDS,
          MAX_ITEMS_PER_SLICE,
          LATENESS,
          SITES,
          REDIRECT_HOSTS,
          TRUSTED_PROXIES,
          VISITOR_HEADER,
          HONOUR_DNT,
          FILTER_BOTS,
          CORS_ORIGINS);

  private static SettingKey<Long> number(
      String name,
      long byDefault,
      Allowed.Range range,
      Applies applies,
      String meaning,
      Function<Settings, Long> getter,
      BiConsumer<SettingsBuilder, Long> setter) {
    return new SettingKey<>(name, byDefault, range, applies, meaning, getter, setter);
  }

  /** A list, empty by default, that applies at once. */
  private static <E> SettingKey<List<E>> list(
      String name,
      String words,
      Function<String, E> parser,
      String meaning,
      Function<Settings, List<E>> getter,
      BiConsumer<SettingsBuilder, List<E>> setter) {
    return new SettingKey<>(
        name,
        List.of(),
        new AllowedList<>(words, parser),
        Applies.AT_ONCE,
        meaning,
        getter,
        setter);
  }

  /**
   * Refuses a value that is not allowed.
   *
   * @throws IllegalArgumentException naming the key, what is allowed and the value
   */
  void check(T value) {
    if (!allowed.contains(value)) {
      throw new IllegalArgumentException(
          "%s: must be %s, not %s".formatted(name, allowed, allowed.write(value)));
    }
  }

  /** The value in these settings, as it is written in the file. */
  String write(Settings settings) {
    return allowed.write(getter.apply(settings));
  }

  String markdownRow() {
    return "| `%s` | `%s` | %s | %s | %s |"
        .formatted(name, allowed.write(byDefault), allowed, applies, meaning);
  }
}
