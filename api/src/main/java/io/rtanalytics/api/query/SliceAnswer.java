package io.rtanalytics.api.query;

import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.totals.TotalsVector;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The totals of one slice.
 *
 * @param cluster what applied when it was asked for
 * @param slice the slice's number
 * @param expected how many workers share the slice
 * @param totals what each that answered has counted, in routing order
 * @param asOf all that was durable then is in the totals; null if no worker answered
 * @param finality whether they may change
 */
public record SliceAnswer(
    Cluster cluster,
    long slice,
    int expected,
    TotalsVector totals,
    @Nullable Instant asOf,
    Finality finality) {
  /** An answer, which is final if it is that of all workers, and all of them have sealed. */
  static SliceAnswer of(
      Cluster cluster,
      long slice,
      int expected,
      TotalsVector totals,
      @Nullable Instant asOf,
      long now) {
    boolean isFinal = totals.components().size() == expected && totals.allSealed();
    SliceState state = SliceState.of(cluster.timeline(), slice, isFinal, now);
    String digest = isFinal ? FinalDigest.of(cluster.timeline(), slice, totals) : null;
    return new SliceAnswer(cluster, slice, expected, totals, asOf, new Finality(state, digest));
  }

  /** What every answer says. */
  public AnswerFrame frame() {
    return new AnswerFrame(cluster, slice, expected, answered(), asOf, finality);
  }

  /** When the slice begins. */
  public Instant start() {
    return cluster.timeline().startOf(slice);
  }

  /** When the slice ends, exclusive. */
  public Instant end() {
    return cluster.timeline().endOf(slice);
  }

  /** How many workers answered. */
  public int answered() {
    return totals.components().size();
  }

  /** The URL of a worker that answered, the first if it has replicas. */
  public URI urlOf(String worker) {
    List<URI> urls = cluster.workerUrls().get(worker);
    if (urls == null) {
      throw new IllegalStateException("a cluster checks that every routed worker has a URL");
    }
    return urls.get(0);
  }
}
