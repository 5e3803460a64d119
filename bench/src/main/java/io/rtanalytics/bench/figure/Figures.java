package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.process.Topology;
import java.util.List;

/** All figures, in the order in which they are measured. */
public final class Figures {
  private static final int CONNECTIONS = 64;

  private Figures() {}

  /** All figures. */
  public static List<Figure> all() {
    return List.of(
        RequestFigure.builder()
            .name("single")
            .purpose("single POSTs through one rt serve, 64 connections, each on disk")
            .topology(Topology.SERVE)
            .connections(CONNECTIONS)
            .ratio(0.65)
            .p99(15)
            .build());
  }
}
