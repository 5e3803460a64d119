package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.process.Topology;
import java.util.List;
import java.util.stream.IntStream;

/** Something that can be small or large, and should cost the same. */
enum Scale {
  /** Users in one slice. */
  USERS("users in the slice", 1000, 10, 10_000_000) {
    @Override
    Topology topology(int size) {
      // Ten million users take more than the launcher's heap; all sizes get the same.
      return Topology.SERVE.toBuilder().javaOptions("-Xmx2g").build();
    }

    @Override
    RequestSequence sequence(int size, long now) {
      return RequestSequence.posts("u", size, now);
    }

    @Override
    long eventsBefore(int size) {
      return size;
    }
  },
  /** Slices that events come for, which have all in all as many users, whatever their number. */
  SLICES("open slices", 1, 10, 1000) {
    @Override
    Topology topology(int size) {
      return Topology.SERVE;
    }

    @Override
    RequestSequence sequence(int size, long now) {
      // Primes, so that any user comes into any slice.
      int users =
          switch (size) {
            case 1 -> 100_003;
            case 10 -> 10_007;
            case 100 -> 1_009;
            default -> 101;
          };
      return RequestSequence.posts("u", users, now).toBuilder()
          .older(RequestSequence.ALL)
          .slices(size)
          .build();
    }
  },
  /** Workers of one process, each with the same load: that is what more of them are for. */
  WORKERS("workers in the process", 1, 2, 8) {
    @Override
    Topology topology(int size) {
      return Topology.serve(size);
    }

    @Override
    RequestSequence sequence(int size, long now) {
      return RequestSequence.posts("u", Figures.USERS, now);
    }

    @Override
    int connections(int size) {
      return Figures.CONNECTIONS * size;
    }
  };

  private final String title;
  private final int least;
  private final int step; // factor
  private final int greatest;

  Scale(String title, int least, int step, int greatest) {
    this.title = title;
    this.least = least;
    this.step = step;
    this.greatest = greatest;
  }

  /** What is counted by a size. */
  String title() {
    return title;
  }

  /** Sizes to compare, ascending. */
  List<Integer> sizes() {
    return IntStream.iterate(least, size -> size <= greatest, size -> size * step).boxed().toList();
  }

  /** Which processes of rt. */
  abstract Topology topology(int size);

  /** What is sent. */
  abstract RequestSequence sequence(int size, long now);

  /** How many single requests are under way at a time. */
  int connections(int size) {
    return Figures.CONNECTIONS;
  }

  /** How many events of the sequence are loaded before anything is measured. */
  long eventsBefore(int size) {
    return 0;
  }
}
