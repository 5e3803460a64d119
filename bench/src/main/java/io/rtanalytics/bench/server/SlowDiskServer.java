package io.rtanalytics.bench.server;

import io.rtanalytics.cli.node.ClusterPlace;
import io.rtanalytics.cli.node.Foreground;
import io.rtanalytics.cli.node.ServeNode;
import io.rtanalytics.cli.node.ServeOptions;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code rt serve} with a disk that can be made slow: each line of the standard input says how many
 * milliseconds longer every sync takes from now on.
 */
public final class SlowDiskServer {
  private static final List<FaultyDisk> DISKS = new CopyOnWriteArrayList<>();

  private SlowDiskServer() {}

  /**
   * Runs until a signal ends it.
   *
   * @param args port, data directory, cluster file
   */
  public static void main(String[] args) throws Failure, InterruptedException {
    Thread control = new Thread(SlowDiskServer::listen, "slow-disk");
    control.setDaemon(true);
    control.start();
    ServeOptions options =
        ServeOptions.builder()
            .host("127.0.0.1")
            .port(Integer.valueOf(args[0]))
            .data(Path.of(args[1]))
            .cluster(ClusterPlace.of(Path.of(args[2])))
            .disk(SlowDiskServer::slowable)
            .build();
    Foreground.run(
        new ServeNode(options, Clock.systemUTC()).start(),
        new PrintWriter(System.out, true, StandardCharsets.UTF_8));
  }

  private static Disk slowable(Disk below) {
    FaultyDisk disk = new FaultyDisk(below);
    DISKS.add(disk);
    return disk;
  }

  private static void listen() {
    List<Fault> delays = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        delays.forEach(Fault::stop);
        delays.clear();
        Duration delay = Duration.ofMillis(Long.parseLong(line));
        if (!delay.isZero()) {
          DISKS.forEach(disk -> delays.add(disk.inject(Fault.on(Operation.FORCE).delaying(delay))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
