package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.HttpConnection;
import io.rtanalytics.tests.harness.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go silent are cut off: Vert.x by itself would wait for ever. */
@Tag("long")
class IdleClientTest {
  private static final int LONGEST_MILLIS = 130_000;

  @TempDir private Path directory;

  @Test
  void requestsThatAreNeverFinishedAreCutOff() throws Exception {
    try (Node node = Node.serve(directory);
        HttpConnection silent = new HttpConnection(node.port(), LONGEST_MILLIS);
        HttpConnection headers = new HttpConnection(node.port(), LONGEST_MILLIS);
        HttpConnection body = new HttpConnection(node.port(), LONGEST_MILLIS)) {
      headers.write("POST /analytics?timestamp=1 HTTP/1.1\r\nHost:");
      body.write(
          HttpConnection.head(
              "POST /analytics/batch", "Content-Type: text/csv", "Content-Length: 1000"));
      body.write("timestamp,user,action\n");

      // A read that times out is an exception here.
      assertThat(silent.readToEnd()).isEmpty();
      assertThat(headers.readToEnd()).doesNotContain("202");
      assertThat(body.readToEnd()).doesNotContain("202");
      assertThat(node.isReady()).isTrue();
      node.metrics().assertConserved();
    }
  }
}
