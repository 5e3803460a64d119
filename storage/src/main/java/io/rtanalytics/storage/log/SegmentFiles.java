package io.rtanalytics.storage.log;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/** The segment files of one log: naming, making, finding and deleting them. Safe for any thread. */
@Slf4j
@RequiredArgsConstructor
final class SegmentFiles {
  private static final Pattern NAME = Pattern.compile("0[0-8][0-9]{18}\\.log");
  private static final String UNFINISHED = ".tmp";

  private final Disk disk;
  private final String directory;

  /**
   * Makes a segment: zeros and a header, forced, so that later only bytes change and never the
   * file's metadata. It bears another name until then.
   *
   * @throws IOException if it can't be made; then nothing of it is left
   */
  Segment create(long first, long size) throws IOException {
    String name = name(first);
    String unfinished = name + UNFINISHED;
    disk.delete(unfinished);
    DiskFile file = disk.create(unfinished);
    try {
      Segment segment = new Segment(file, first, size);
      segment.zeroFrom(0);
      file.write(LogFormat.header(first, size), 0);
      file.force(true);
      disk.rename(unfinished, name);
      disk.forceDirectory(directory);
      // Opened anew, so that its messages name it as it is now.
      return new Segment(disk.open(name), first, size);
    } catch (IOException e) {
      deleteQuietly(unfinished);
      deleteQuietly(name);
      throw e;
    } finally {
      file.close();
    }
  }

  /**
   * Opens the segments that are there, ascending, and removes unfinished ones.
   *
   * @throws CorruptLog if one is damaged or missing in between
   */
  List<Segment> open() throws IOException {
    List<Segment> segments = new ArrayList<>();
    try {
      for (String file : disk.list(directory)) {
        if (file.endsWith(UNFINISHED)) {
          disk.delete(path(file));
        } else if (NAME.matcher(file).matches()) {
          segments.add(open(file));
          checkGap(segments);
        }
      }
    } catch (IOException | RuntimeException e) {
      segments.forEach(this::close);
      throw e;
    }
    return segments;
  }

  private Segment open(String fileName) throws IOException {
    long first = Long.parseLong(fileName.substring(0, 20));
    DiskFile file = disk.open(path(fileName));
    Segment segment = new Segment(file, first, file.size());
    ByteBuffer header = ByteBuffer.allocate(LogFormat.HEADER_BYTES);
    file.read(header, 0);
    if (!LogFormat.isHeader(header.flip(), first, segment.size())) {
      close(segment);
      throw new CorruptLog(
          segment, first, "the segment's header is damaged, or the file was cut or grew");
    }
    return segment;
  }

  private static void checkGap(List<Segment> segments) {
    int last = segments.size() - 1;
    if (last > 0 && segments.get(last - 1).next() != segments.get(last).first()) {
      throw new CorruptLog(
          segments.get(last),
          segments.get(last).first(),
          "it does not follow " + segments.get(last - 1) + ": segments are missing in between");
    }
  }

  /** Deletes a segment; that survives a loss of power only once {@link #force} was called. */
  void delete(Segment segment) throws IOException {
    close(segment);
    disk.delete(name(segment.first()));
  }

  void force() throws IOException {
    disk.forceDirectory(directory);
  }

  void close(Segment segment) {
    try {
      segment.file().close();
    } catch (IOException e) {
      log.warn("{} could not be closed", segment, e);
    }
  }

  private void deleteQuietly(String name) {
    try {
      disk.delete(name);
    } catch (IOException e) {
      log.warn("{} could not be deleted", disk.describe(name), e);
    }
  }

  private String name(long first) {
    return path(String.format(Locale.ROOT, "%020d.log", first));
  }

  private String path(String file) {
    return directory + "/" + file;
  }

  @Override
  public String toString() {
    return disk.describe(directory);
  }
}
