package io.rtanalytics.api.fakes;

import io.rtanalytics.secret.Secret;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.timeline.WorkerSet;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Clusters as tests need them: hours from {@link #FIRST} on, and a clock that stands still. */
public final class Clusters {
  /** When slice 0 begins. */
  public static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");

  /** The present: 30 minutes into slice 3. */
  public static final Instant NOW = FIRST.plusSeconds(3 * 3600 + 1800);

  /** Stands at {@link #NOW}. */
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  /** 32 bytes from 0 to 31. */
  public static final Secret SECRET = secret();

  private Clusters() {}

  /** A timestamp, so many seconds after {@link #FIRST}. */
  public static long at(long seconds) {
    return FIRST.getEpochSecond() + seconds;
  }

  /** A cluster with these workers for every slice. */
  public static Cluster of(Settings settings, String... workers) {
    return routed(settings, Map.of(0L, List.of(workers)));
  }

  /** A cluster with a routing. */
  public static Cluster routed(Settings settings, Map<Long, List<String>> routing) {
    Map<String, URI> urls = new HashMap<>();
    TreeMap<Long, WorkerSet> entries = new TreeMap<>();
    routing.forEach(
        (slice, workers) -> {
          workers.forEach(w -> urls.put(w, URI.create("http://localhost:900" + w + "/worker")));
          entries.put(slice, WorkerSet.of(workers));
        });
    return new Cluster(Map.of(), urls, new Timeline(FIRST, 3600), Routing.of(entries), settings);
  }

  /** A cluster with slices of so many seconds. */
  public static Cluster sliced(Settings settings, long sliceLength, String... workers) {
    Cluster hours = of(settings, workers);
    Timeline timeline = new Timeline(FIRST, sliceLength);
    return new Cluster(Map.of(), hours.workerNodes(), timeline, hours.routing(), settings);
  }

  /** A cluster of one worker whose slices began long before {@link #FIRST}. */
  public static Cluster since(Instant first) {
    Cluster one = of(Settings.DEFAULTS, "0");
    return new Cluster(
        one.apiNodes(),
        one.workerNodes(),
        new Timeline(first, 3600),
        one.routing(),
        one.settings());
  }

  private static Secret secret() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return Secret.of(key);
  }
}
