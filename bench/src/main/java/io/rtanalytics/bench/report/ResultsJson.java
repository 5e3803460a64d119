package io.rtanalytics.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Path;

/** Writes results as JSON, names and units as in the records here. */
public final class ResultsJson {
  private ResultsJson() {}

  /** Writes the file. */
  public static void write(RunResults results, Path file) throws Failure {
    try {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(file.toFile(), results);
    } catch (IOException e) {
      throw Failure.of("results", file, e);
    }
  }
}
