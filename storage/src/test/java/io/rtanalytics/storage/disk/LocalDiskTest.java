package io.rtanalytics.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local file system. */
class LocalDiskTest extends DiskContract {
  private static final int AT_ONCE = 4;

  @TempDir private Path directory;

  @Override
  Disk newDisk() throws IOException {
    return LocalDisk.at(directory.resolve("new/root"));
  }

  @Test
  void directoriesMayBeMadeByManyAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    CyclicBarrier barrier = new CyclicBarrier(AT_ONCE);
    try {
      for (int round = 0; round < 200; round++) {
        Path data = directory.resolve("shared" + round).resolve("data");
        List<Callable<Disk>> makers = new ArrayList<>();
        for (int worker = 0; worker < AT_ONCE; worker++) {
          Path own = data.resolve("worker-" + worker);
          makers.add(
              () -> {
                barrier.await();
                return LocalDisk.at(own);
              });
        }
        for (Future<Disk> made : threads.invokeAll(makers)) {
          assertThat(made.get().isDirectory(".")).isTrue();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
