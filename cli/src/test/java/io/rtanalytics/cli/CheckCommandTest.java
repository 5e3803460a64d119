package io.rtanalytics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R9: what is wrong with a cluster file, said before a node says it. */
class CheckCommandTest {
  private static final String FILE =
      """
      /* comments are allowed */
      {"api-nodes": {"0": "http://localhost:8000/analytics"},
       "worker-nodes": {"0": "http://localhost:9000/worker", "1": "http://localhost:9001/worker"},
       "length-of-time-slice": 3600,
       "first-slice": "2017-05-20T00:00:00",
       "routing": [{"slice": 0, "nodes": ["0"]}]}
      """;

  @TempDir Path dir;

  @Test
  void goodFileIsOk() throws IOException {
    CommandLineRun run = CommandLineRun.of("check", write("a.json", FILE));
    assertThat(run.status()).isZero();
    assertThat(run.out()).endsWith(": ok\n").hasLineCount(1);
  }

  @Test
  void everyProblemIsALine() throws IOException {
    String broken = FILE.replace("3600", "0").replace("[\"0\"]", "[\"7\"]");
    CommandLineRun run = CommandLineRun.of("check", write("a.json", broken));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("length-of-time-slice", "routing").hasLineCount(2);
  }

  @Test
  void missingFileIsAProblem() {
    CommandLineRun run = CommandLineRun.of("check", dir.resolve("none.json"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("does not exist");
  }

  @Test
  void changeOfAPastSliceIsRefused() throws IOException {
    Path old = write("old.json", FILE);
    Path next = write("new.json", FILE.replace("[\"0\"]", "[\"1\"]"));
    CommandLineRun run = CommandLineRun.of("check", next, "--against", old);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("slice 0").hasLineCount(1);
  }

  @Test
  void changeOfAFarSliceIsOk() throws IOException {
    Path old = write("old.json", FILE);
    String later =
        FILE.replace(
            "\"nodes\": [\"0\"]}]",
            "\"nodes\": [\"0\"]}, {\"slice\": 9000000, \"nodes\": [\"1\"]}]");
    CommandLineRun run = CommandLineRun.of("check", write("new.json", later), "--against", old);
    assertThat(run.status()).isZero();
  }

  @Test
  void brokenOldFileIsAFailure() throws IOException {
    Path next = write("new.json", FILE);
    CommandLineRun run = CommandLineRun.of("check", next, "--against", write("old.json", "{"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("old.json").hasLineCount(1);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
