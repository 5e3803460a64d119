package io.rtanalytics.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.secret.Token;
import io.rtanalytics.wire.TarFormat;
import io.rtanalytics.wire.TarFormat.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups on their way from a worker. */
class BackupClientTest {
  private static final Token TOKEN = new Token("cd".repeat(32));

  private final BackupClient client = new BackupClient(TOKEN);
  private final Files files = new Files();

  /** Keeps files in memory, and their length as it was told. */
  private static final class Files implements CopiedFiles {
    private final Map<String, ByteArrayOutputStream> all = new LinkedHashMap<>();
    private final Map<String, Long> lengths = new LinkedHashMap<>();
    private String present = "";

    @Override
    public void file(String name, long bytes) {
      present = name;
      all.put(name, new ByteArrayOutputStream());
      lengths.put(name, bytes);
    }

    @Override
    public void bytes(ByteBuffer bytes) throws IOException {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      all.get(present).writeBytes(copy);
    }

    void assertHas(String name, byte[] content) {
      assertThat(lengths).containsEntry(name, (long) content.length);
      assertThat(all.get(name).toByteArray()).isEqualTo(content);
    }
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i * 31);
    }
    return content;
  }

  private static void add(ByteArrayOutputStream tar, String name, byte[] content) {
    tar.writeBytes(TarFormat.header(new Entry(name, content.length, false)));
    tar.writeBytes(content);
    tar.writeBytes(new byte[TarFormat.padding(content.length)]);
  }

  private static byte[] tar() {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.writeBytes(TarFormat.header(new Entry("slices", 0, true)));
    add(tar, "identity.json", content(151));
    add(tar, "slices/1-1.users", content(8192));
    add(tar, "empty", content(0));
    add(tar, "MANIFEST", content(513));
    tar.writeBytes(new byte[TarFormat.END_BYTES]);
    return tar.toByteArray();
  }

  private static URI url(FakeServer server) {
    return URI.create("http://localhost:" + server.port() + "/worker");
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  private void copy(FakeServer server) throws Exception {
    get(client.copy("0", url(server), files));
  }

  private AbstractThrowableAssert<?, ?> assertFails(FakeServer server) {
    return assertThatThrownBy(() -> copy(server)).hasCauseInstanceOf(UnexpectedAnswer.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 511, 512, 513, 100_000})
  void filesComeWholeHoweverTheyAreCut(int piece) throws Exception {
    byte[] tar = tar();
    try (FakeServer server =
        new FakeServer(
            (request, socket) -> {
              FakeServer.begin(socket);
              for (int at = 0; at < tar.length; at += piece) {
                int end = Math.min(tar.length, at + piece);
                FakeServer.chunk(socket, Arrays.copyOfRange(tar, at, end));
              }
              FakeServer.chunk(socket, new byte[0]);
            })) {
      copy(server);

      assertThat(server.requests().get(0).line()).isEqualTo("GET /worker/backup HTTP/1.1");
      assertThat(server.requests().get(0).headers())
          .containsEntry("rt-worker", "0")
          .containsEntry("authorization", TOKEN.authorization());
    }
    assertThat(files.all)
        .containsOnlyKeys("identity.json", "slices/1-1.users", "empty", "MANIFEST");
    files.assertHas("identity.json", content(151));
    files.assertHas("slices/1-1.users", content(8192));
    files.assertHas("empty", content(0));
    files.assertHas("MANIFEST", content(513));
  }

  @Test
  void anAnswerThatEndsAnywhereBeforeItsEndFails() throws Exception {
    byte[] tar = tar();
    int end = tar.length - TarFormat.END_BYTES;
    for (int length : new int[] {0, 100, 512, 1024, 3000, end - 512, end}) {
      // As a proxy may do it: a proper end, but too early.
      try (FakeServer server = FakeServer.answering(200, Arrays.copyOf(tar, length))) {
        assertFails(server).hasMessageContaining("broke off");
      }
    }
  }

  @Test
  void aConnectionThatBreaksFails() throws Exception {
    try (FakeServer server =
        new FakeServer(
            (request, socket) -> {
              FakeServer.begin(socket);
              FakeServer.chunk(socket, Arrays.copyOf(tar(), 2000));
              socket.close();
            })) {
      assertFails(server).hasMessageContaining("worker \"0\" at").hasMessageContaining("broke off");
    }
  }

  @Test
  void theReasonOfAWorkerThatBreaksOffIsTold() throws Exception {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    add(tar, "identity.json", content(151));
    add(tar, "FAILED", "slices/1-1.users: its checksum does not match\n".getBytes(UTF_8));
    try (FakeServer server =
        new FakeServer(
            (request, socket) -> {
              FakeServer.begin(socket);
              FakeServer.chunk(socket, tar.toByteArray());
              socket.close();
            })) {
      assertFails(server).hasMessageEndingWith("slices/1-1.users: its checksum does not match");
    }
    assertThat(files.all).containsOnlyKeys("identity.json");
  }

  @Test
  void somethingElseThanATarFails() throws Exception {
    try (FakeServer server = FakeServer.answering(200, "<html>".repeat(200).getBytes(UTF_8))) {
      assertFails(server).hasMessageContaining("something else than a backup");
    }
    try (FakeServer server =
        FakeServer.answering(503, "{\"detail\":\"another backup\"}".getBytes(UTF_8))) {
      assertFails(server).hasMessageContaining("another backup");
    }
  }

  @Test
  void whoTakesTheFilesMayFail() throws Exception {
    try (FakeServer server = FakeServer.answering(200, tar())) {
      CopiedFiles full =
          new CopiedFiles() {
            @Override
            public void file(String name, long bytes) throws IOException {
              throw new IOException("disk full");
            }

            @Override
            public void bytes(ByteBuffer bytes) {}
          };
      assertThatThrownBy(() -> get(client.copy("0", url(server), full)))
          .hasCauseInstanceOf(UncheckedIOException.class)
          .hasRootCauseMessage("disk full");
    }
  }

  @Test
  void theWorkerAtAUrlTellsItsId() throws Exception {
    try (FakeServer server = FakeServer.answering(200, "{\"worker\":\"7\"}".getBytes(UTF_8))) {
      assertThat(get(client.workerAt(url(server)))).isEqualTo("7");
      assertThat(server.requests().get(0).line()).isEqualTo("GET /worker/identity HTTP/1.1");
    }
    for (String other :
        List.of("{\"name\":\"7\"}", "{\"worker\":\"/../x\"}", "{\"worker\":\"\"}")) {
      try (FakeServer server = FakeServer.answering(200, other.getBytes(UTF_8))) {
        assertThatThrownBy(() -> get(client.workerAt(url(server))))
            .as("it becomes part of a path")
            .hasCauseInstanceOf(UnexpectedAnswer.class)
            .hasMessageContaining("is no worker");
      }
    }
    try (FakeServer server =
        FakeServer.answering(404, "{\"detail\":\"nothing\"}".getBytes(UTF_8))) {
      assertThatThrownBy(() -> get(client.workerAt(url(server))))
          .cause()
          .isInstanceOfSatisfying(
              UnexpectedAnswer.class, e -> assertThat(e.status()).isEqualTo(404));
    }
  }
}
