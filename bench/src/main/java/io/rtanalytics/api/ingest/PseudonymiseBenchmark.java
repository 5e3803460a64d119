package io.rtanalytics.api.ingest;

import io.rtanalytics.bench.micro.Samples;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.secret.Secret;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a raw event to a pseudonymous one. It is in this package since no other may do that. */
@State(Scope.Thread)
public class PseudonymiseBenchmark {
  private static final int KEY_BYTES = 32;

  private final Pseudonymiser pseudonymiser = new Pseudonymiser(Secret.of(new byte[KEY_BYTES]));
  private final RawEvent raw =
      new RawEvent(Samples.TIMESTAMP, Utf8.of("reader-4711"), Action.IMPRESSION, null, null);

  /** A user of a slice whose key is at hand. */
  @Benchmark
  public Event pseudonymise() {
    return pseudonymiser.pseudonymise(raw, 7);
  }
}
