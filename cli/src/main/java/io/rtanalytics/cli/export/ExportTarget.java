package io.rtanalytics.cli.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.cli.text.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go: to the standard output, or to a file, which is there whole or not at all. One
 * thread at a time.
 */
public final class ExportTarget implements AutoCloseable {
  private final Writer writer;
  private final @Nullable ExportFile file;
  private long rows;

  /** A file under way, which gets its name at the end. */
  private record ExportFile(Path path, Path unfinished, FileChannel channel) {}

  private ExportTarget(Writer writer, @Nullable ExportFile file) {
    this.writer = writer;
    this.file = file;
  }

  /** The standard output. */
  public static ExportTarget standardOutput(PrintWriter out) {
    return new ExportTarget(out, null);
  }

  /**
   * A file; one that is there is replaced at the end.
   *
   * @param random makes the name that it bears until then, so that two exports never mix
   * @throws Failure if it can't be written
   */
  public static ExportTarget file(Path path, RandomGenerator random) throws Failure {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new Failure(path + " is not a file");
    }
    Path parent = path.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      String flaw = Files.exists(parent) ? " is no directory" : " does not exist";
      throw new Failure("directory " + parent + flaw);
    }
    String suffix = HexFormat.of().toHexDigits(random.nextInt());
    Path unfinished = path.resolveSibling(path.getFileName() + "." + suffix + ".tmp");
    try {
      FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Writer writer = new BufferedWriter(Channels.newWriter(channel, US_ASCII));
      return new ExportTarget(writer, new ExportFile(path, unfinished, channel));
    } catch (IOException e) {
      throw Failure.of("file", unfinished, e);
    }
  }

  /** Adds the names of the columns. */
  void header(CharSequence columns) throws IOException {
    write(columns);
  }

  /** Adds a row. */
  void row(CharSequence row) throws IOException {
    write(row);
    rows++;
  }

  private void write(CharSequence line) throws IOException {
    try {
      writer.append(line).append('\n');
    } catch (IOException e) {
      throw new IOException(name() + " can't be written: " + e.getMessage(), e);
    }
  }

  /** How many rows there are. */
  public long rows() {
    return rows;
  }

  /**
   * There are no more rows.
   *
   * @throws Failure if not all of them could be written
   */
  public void complete() throws Failure {
    try {
      writer.flush();
      if (writer instanceof PrintWriter out && out.checkError()) {
        throw new Failure("the standard output can't be written");
      }
      if (file != null) {
        file.channel().force(true);
        writer.close();
        Files.move(
            file.unfinished(),
            file.path(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new Failure(name() + " can't be written: " + e.getMessage(), e);
    }
  }

  private String name() {
    return file == null ? "the standard output" : file.path().toString();
  }

  /** Deletes a file that is not complete. */
  @Override
  public void close() throws Failure {
    if (file != null) {
      try {
        file.channel().close();
        Files.deleteIfExists(file.unfinished());
      } catch (IOException e) {
        throw Failure.of("file", file.unfinished(), e);
      }
    }
  }
}
