package io.rtanalytics.bench.micro;

import io.rtanalytics.api.decode.BulkDecoder;
import io.rtanalytics.api.decode.BulkDecoder.Step;
import io.rtanalytics.api.decode.CsvDecoder;
import io.rtanalytics.api.decode.EventFields;
import io.rtanalytics.api.decode.NdjsonDecoder;
import io.rtanalytics.api.decode.QueryDecoder;
import io.rtanalytics.event.RawEvent;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** From bytes to a raw event. */
@State(Scope.Thread)
public class ParseBenchmark {
  private static final String QUERY =
      "timestamp=" + Samples.TIMESTAMP + "&user=reader-4711&impression";

  private final byte[] csv = lines("%d,reader-%d,%s\n");
  private final byte[] ndjson =
      lines("{\"timestamp\":%d,\"user\":\"reader-%d\",\"action\":\"%s\"}\n");

  private static byte[] lines(String form) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Samples.EVENTS; i++) {
      String action = i % 10 == 0 ? "click" : "impression";
      text.append(form.formatted(Samples.TIMESTAMP, i, action));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The query of a single event. */
  @Benchmark
  public RawEvent query() {
    EventFields fields = new EventFields();
    QueryDecoder.decode(QUERY, fields);
    return fields.toRawEvent();
  }

  /** A row of CSV. */
  @Benchmark
  @OperationsPerInvocation(Samples.EVENTS)
  public void csv(Blackhole hole) {
    decode(new CsvDecoder(null), csv, hole);
  }

  /** A line of NDJSON. */
  @Benchmark
  @OperationsPerInvocation(Samples.EVENTS)
  public void ndjson(Blackhole hole) {
    decode(new NdjsonDecoder(null), ndjson, hole);
  }

  private static void decode(BulkDecoder decoder, byte[] body, Blackhole hole) {
    decoder.next(); // needs more
    decoder.feed(body.clone()); // its own from now on
    while (decoder.next() == Step.EVENT) {
      hole.consume(decoder.event());
    }
    decoder.close();
  }
}
