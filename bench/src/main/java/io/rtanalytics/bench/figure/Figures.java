package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.EventFile.Format;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.process.Topology;
import java.util.List;

/** All figures, in the order in which they are measured. */
public final class Figures {
  /** Connections, where nothing else is said. */
  static final int CONNECTIONS = 64;

  /** Users, where nothing else is said: a prime, so that any user comes into any slice. */
  static final int USERS = 10_007;

  private static final int MANY_CONNECTIONS = 256;

  private Figures() {}

  /** All figures. */
  public static List<Figure> all() {
    return List.of(
        single(),
        processes("two-process", 1, CONNECTIONS, 0.5),
        processes("five-process", 4, MANY_CONNECTIONS, 0.4),
        getCached(),
        mixed(),
        bulkCsv(),
        bulkNdjson(),
        new GetMissFigure(),
        new ScaleFigure("scale-users", Scale.USERS),
        new ScaleFigure("scale-slices", Scale.SLICES),
        new ScaleFigure("scale-workers", Scale.WORKERS),
        new OverloadFigure(),
        new LiveFigure(),
        new MemoryFigure(),
        new MicroFigure());
  }

  private static Figure single() {
    return RequestFigure.builder()
        .name("single")
        .purpose("single POSTs to one rt serve, each on disk")
        .topology(Topology.SERVE)
        .connections(CONNECTIONS)
        .redis(true)
        .ratio(0.65)
        .p99(15)
        .build();
  }

  private static Figure processes(String name, int workers, int connections, double ratio) {
    return RequestFigure.builder()
        .name(name)
        .purpose("single POSTs to an API node, each worker a process: " + workers)
        .topology(Topology.processes(workers))
        .connections(connections)
        .ratio(ratio)
        .build();
  }

  private static Figure getCached() {
    return RequestFigure.builder()
        .name("get-cached")
        .purpose("GETs of the present slice")
        .topology(Topology.SERVE)
        .connections(CONNECTIONS)
        .gets(RequestSequence.ALL)
        .ratio(0.9)
        .build();
  }

  private static Figure mixed() {
    return RequestFigure.builder()
        .name("mixed")
        .purpose("90 % POSTs, 10 % GETs; 5 % of both in ten older slices")
        .topology(Topology.SERVE)
        .connections(CONNECTIONS)
        .gets(100)
        .older(50)
        .build();
  }

  private static Figure bulkCsv() {
    return BulkFigure.builder()
        .name("bulk-csv")
        .purpose("CSV files of events to one rt serve")
        .format(Format.CSV)
        .clickHouse(true)
        .target(1_000_000)
        .build();
  }

  private static Figure bulkNdjson() {
    return BulkFigure.builder()
        .name("bulk-ndjson")
        .purpose("NDJSON files of events to one rt serve")
        .format(Format.NDJSON)
        .target(500_000)
        .build();
  }
}
