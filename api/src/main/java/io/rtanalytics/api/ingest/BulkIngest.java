package io.rtanalytics.api.ingest;

import io.rtanalytics.api.decode.BulkDecoder;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Takes a bulk body through the pipeline as it arrives, and reports once every event in it is
 * decided. While queues are half full it reads no further. It is the receipt of all its events: a
 * line costs no object of its own here. One thread, the event loop.
 */
@Slf4j
public final class BulkIngest implements Receipt {
  /** Where the body comes from. */
  public interface Body {
    /** Brings nothing more for now. */
    void pause();

    /** Goes on. */
    void resume();
  }

  private final BulkDecoder decoder;
  private final IngestPipeline pipeline;
  private final Body body;
  private final Consumer<BulkReport> whenDecided;
  private final List<RejectedLine> rejected = new ArrayList<>();

  private boolean paused;
  private boolean readToEnd;
  private boolean reported; // or nobody waits for it
  private long undecided;
  private long accepted;
  private long duplicates;
  private long rejectedTotal;
  private long notStored;
  private long unknown;
  private @Nullable InvalidEvent broken;
  private @Nullable String firstFailure;

  /**
   * Begins with an empty body.
   *
   * @param decoder takes the events out
   * @param pipeline takes them
   * @param body is paused and resumed
   * @param whenDecided gets the report, unless the body is aborted
   */
  public BulkIngest(
      BulkDecoder decoder, IngestPipeline pipeline, Body body, Consumer<BulkReport> whenDecided) {
    this.decoder = decoder;
    this.pipeline = pipeline;
    this.body = body;
    this.whenDecided = whenDecided;
  }

  /**
   * Takes the next piece; not while the body is paused.
   *
   * @param bytes the piece; the decoder's own from now on
   */
  public void feed(byte[] bytes) {
    if (!readToEnd) {
      decoder.feed(bytes);
      pull();
    }
  }

  /** The body is complete. */
  public void end() {
    if (!readToEnd) {
      decoder.end();
      pull();
    }
  }

  /** The body will never be complete, and nobody waits for the report any more. */
  public void abort() {
    reported = true;
    stopReading();
  }

  private void stopReading() {
    if (!readToEnd) {
      readToEnd = true;
      decoder.close();
    }
  }

  private void pull() {
    try {
      while (!readToEnd) {
        if (pipeline.congested()) {
          pause();
          return;
        }
        switch (decoder.next()) {
          case EVENT -> accept();
          case REJECTED -> {
            pipeline.turnedAway(Rejection.INVALID);
            reject(decoder.rejection());
          }
          case END -> stopReading();
          case NEEDS_MORE -> {
            resume();
            return;
          }
        }
      }
    } catch (InvalidEvent e) {
      broken = e;
      stopReading();
    } catch (RuntimeException e) {
      log.error("A bulk body could not be read; what came before is stored and reported", e);
      broken = new InvalidEvent("body", "could not be read");
      stopReading();
    }
    resume();
    reportIfDecided();
  }

  private void pause() {
    if (!paused) {
      paused = true;
      body.pause();
    }
    pipeline.onDrain(this::pull);
  }

  private void resume() {
    if (paused) {
      paused = false;
      body.resume();
    }
  }

  private void accept() {
    try {
      pipeline.accept(decoder.event(), this);
      undecided++;
    } catch (InvalidEvent e) {
      reject(e);
    } catch (NotStored e) {
      notStored(e);
    } catch (Refused e) {
      if (isForItsTime(e)) {
        reject(new InvalidEvent("timestamp", String.valueOf(e.getMessage())));
      } else {
        notStored(e);
      }
    }
  }

  private void notStored(RuntimeException why) {
    notStored++;
    remember(why);
  }

  /** The first failure says why; those behind it are mostly its like. */
  private void remember(RuntimeException why) {
    if (firstFailure == null) {
      firstFailure = why.getMessage();
    }
  }

  private static boolean isForItsTime(RuntimeException why) {
    return why instanceof Refused refused && refused.isForItsTime();
  }

  private void reject(InvalidEvent why) {
    rejectedTotal++;
    if (rejected.size() < BulkReport.MAX_LISTED) {
      rejected.add(new RejectedLine(decoder.line(), String.valueOf(why.getMessage())));
    }
  }

  @Override
  public void stored(boolean duplicate) {
    if (duplicate) {
      duplicates++;
    } else {
      accepted++;
    }
    decided();
  }

  @Override
  public void failed(RuntimeException why) {
    if (why instanceof OutcomeUnknown) {
      unknown++;
      remember(why);
    } else if (isForItsTime(why)) {
      rejectedTotal++; // for good, but which line it was is not known any more
    } else {
      notStored(why);
    }
    decided();
  }

  private void decided() {
    undecided--;
    reportIfDecided();
  }

  private void reportIfDecided() {
    if (readToEnd && undecided == 0 && !reported) {
      reported = true;
      whenDecided.accept(
          new BulkReport(
              accepted,
              duplicates,
              rejectedTotal,
              rejected,
              notStored,
              unknown,
              firstFailure,
              broken));
    }
  }
}
