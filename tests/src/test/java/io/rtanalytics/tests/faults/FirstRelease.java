package io.rtanalytics.tests.faults;

import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.EventFile;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The kept data directory of the first release, and what is known of it. */
final class FirstRelease {
  /** When its slice 0 begins, in seconds since 1970-01-01T00:00:00Z. */
  static final long FIRST = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();

  /** Bytes of a segment of its event log. */
  static final int SEGMENT_BYTES = 65_536;

  private static final Pattern PORT = Pattern.compile("(?<=127\\.0\\.0\\.1:)\\d+");

  private FirstRelease() {}

  /** An empty model of its slices. */
  static Model model() {
    return new Model(FIRST, 3600);
  }

  /** Events that were acknowledged before it was killed; those without an id were sent once. */
  static List<ModelEvent> stored() {
    return EventFile.read(resource("stored.csv"));
  }

  /** Events that were under way when it was killed. */
  static List<ModelEvent> unanswered() {
    return EventFile.read(resource("unanswered.csv"));
  }

  /** Slice → what the first release itself showed after it was started again. */
  static Map<Long, Count> totals() throws IOException {
    Map<Long, Count> totals = new TreeMap<>();
    for (String line : Files.readAllLines(resource("totals.csv")).stream().skip(1).toList()) {
      String[] f = line.split(",", -1);
      totals.put(
          Long.parseLong(f[0]),
          new Count(Long.parseLong(f[1]), Long.parseLong(f[2]), Long.parseLong(f[3])));
    }
    return totals;
  }

  /** The three numbers as a row of {@code totals.csv} has them. */
  static String csv(Count count) {
    return count.users() + "," + count.clicks() + "," + count.impressions();
  }

  /** Its cluster.json, with free ports; the first is the API node's. */
  static String cluster(List<Integer> ports) throws IOException {
    Iterator<Integer> next = ports.iterator();
    return PORT.matcher(Files.readString(resource("cluster.json")))
        .replaceAll(port -> Integer.toString(next.next()));
  }

  /** As many free ports as its cluster.json names. */
  static List<Integer> ports() throws IOException {
    String text = Files.readString(resource("cluster.json"));
    return Ports.free((int) PORT.matcher(text).results().count());
  }

  /** Copies the data directory as it was when it was killed, its secret included. */
  static void unpack(Path directory) throws IOException {
    try (InputStream in = Files.newInputStream(resource("data.zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
    Files.setPosixFilePermissions(
        directory.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
  }

  private static Path resource(String name) {
    try {
      return Path.of(FirstRelease.class.getResource("/first-release/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
