package io.rtanalytics.cli.backup;

import io.rtanalytics.cli.node.WorkerDirectories;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.client.BackupClient;
import io.rtanalytics.client.UnexpectedAnswer;
import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.storage.checkpoint.CopyWriter;
import io.rtanalytics.storage.disk.StagedDirectory;
import io.rtanalytics.storage.worker.DamagedCopy;
import io.rtanalytics.storage.worker.WorkerCopy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import lombok.RequiredArgsConstructor;

/** Copies running workers, each into a directory of its own, which is there whole or not at all. */
@RequiredArgsConstructor
public final class Backups {
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  private final BackupClient client;
  private final Path directory;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * The id of the one worker behind a URL.
   *
   * @throws Failure if there is none, or there are several
   */
  public String workerAt(URI url) throws Failure, InterruptedException {
    return await(client.workerAt(url));
  }

  /**
   * Copies them one after the other; those that were copied stay if another fails.
   *
   * @param workers id → URL
   * @param cluster all workers of their cluster, without which the backup is not complete; none if
   *     nobody knows
   * @throws Failure if one can't be copied, or was before
   */
  public void copy(Map<String, URI> workers, Collection<String> cluster)
      throws Failure, InterruptedException {
    for (String id : workers.keySet()) {
      CopyDirectories.requireAbsent(directory, id);
    }
    IntendedWorkers.add(directory, cluster);
    for (Map.Entry<String, URI> worker : workers.entrySet()) {
      copy(worker.getKey(), worker.getValue());
    }
  }

  private void copy(String id, URI url) throws Failure, InterruptedException {
    String name = "worker \"" + id + '"';
    err.println(name + ": copying from " + url);
    err.flush();
    Path target = WorkerDirectories.of(directory, id);
    try (StagedDirectory stage = CopyDirectories.begin(directory, id)) {
      try (CopyWriter writer = new CopyWriter(stage.disk())) {
        await(client.copy(id, url, new Files(writer, new CopyProgress(name, err))));
        writer.finish();
      }
      WorkerCopy copy = WorkerCopy.verify(stage.disk());
      CopyDirectories.requireWorker(copy, id, target);
      stage.publish();
      out.println(
          "%s: %s slices, %s in %s"
              .formatted(
                  name,
                  Numbers.grouped(copy.checkpoint().slices()),
                  Numbers.bytes(copy.checkpoint().bytes()),
                  target));
      out.flush();
      CopyDirectories.warnOfMissed(copy, err);
    } catch (DamagedCopy e) {
      throw new Failure("the copy of " + name + " is not whole: " + e.getMessage(), e);
    } catch (IOException e) {
      throw Failure.of("directory", target, e);
    }
  }

  private static <T> T await(CompletionStage<T> answer) throws Failure, InterruptedException {
    try {
      return answer.toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnexpectedAnswer unexpected) {
        throw new Failure(unexpected.getMessage() + hint(unexpected.status()), e);
      }
      if (e.getCause() instanceof UncheckedIOException ours) {
        Throwable cause = ours.getCause() == null ? ours : ours.getCause();
        throw new Failure("the copy can't be written: " + cause.getMessage(), e);
      }
      throw new Failure(String.valueOf(e.getCause()), e);
    }
  }

  private static String hint(int status) {
    return switch (status) {
      case UNAUTHORIZED -> " (--token)";
      case NOT_FOUND -> " (where several workers run, say which by --cluster)";
      default -> "";
    };
  }

  /** Files on their way to the disk. */
  private record Files(CopyWriter writer, CopyProgress progress) implements CopiedFiles {
    @Override
    public void file(String name, long bytes) throws IOException {
      writer.file(name, bytes);
    }

    @Override
    public void bytes(ByteBuffer bytes) throws IOException {
      writer.bytes(bytes);
      progress.at(writer.total());
    }
  }
}
