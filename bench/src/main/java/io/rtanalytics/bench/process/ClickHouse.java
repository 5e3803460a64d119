package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.RequiredArgsConstructor;
import lombok.experimental.Accessors;

/**
 * ClickHouse with a table of the same events. It knows no uniques until it is asked. One thread.
 */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
@Accessors(fluent = true)
public final class ClickHouse implements AutoCloseable {
  /** What has to be installed. */
  public static final String PROGRAM = "clickhouse-server";

  private static final String CONFIG =
      """
      <yandex>
        <logger><level>error</level><console>1</console></logger>
        <listen_host>127.0.0.1</listen_host>
        <http_port>%d</http_port>
        <tcp_port>%d</tcp_port>
        <path>./data/</path>
        <tmp_path>./tmp/</tmp_path>
        <users_config>users.xml</users_config>
        <default_profile>default</default_profile>
        <default_database>default</default_database>
        <mark_cache_size>268435456</mark_cache_size>
      </yandex>
      """;
  private static final String USERS =
      """
      <yandex>
        <profiles><default/></profiles>
        <users>
          <default>
            <password/>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>default</profile>
            <quota>default</quota>
          </default>
        </users>
        <quotas><default/></quotas>
      </yandex>
      """;
  private static final String TABLE =
      "CREATE TABLE events (timestamp UInt32, user String, action String)"
          + " ENGINE = MergeTree() ORDER BY timestamp";

  private final Yardstick server;

  /** Its name and version. */
  @Getter private final String name;

  /** Starts one with an empty table, if it is installed. */
  public static Optional<ClickHouse> start(Workbench workbench)
      throws Failure, InterruptedException {
    Optional<Path> program = workbench.program(PROGRAM);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Yardstick server =
        Yardstick.start(
            workbench,
            "clickhouse",
            (directory, port) -> start(workbench, program.get(), directory, port),
            (child, port) -> Http.awaitOk(Yardstick.url(port), child));
    try {
      ask(server, TABLE);
      return Optional.of(new ClickHouse(server, "ClickHouse " + ask(server, "SELECT version()")));
    } catch (Failure | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static Child start(Workbench workbench, Path program, Path directory, int port)
      throws Failure {
    try {
      Path config = directory.resolve("config.xml");
      Files.writeString(config, CONFIG.formatted(port, workbench.freePorts(1).get(0)));
      Files.writeString(directory.resolve("users.xml"), USERS);
      return workbench.start(
          PROGRAM,
          List.of(program.toString(), "--config-file=" + config),
          directory.resolve("output"));
    } catch (IOException e) {
      throw Failure.of("configuration of " + PROGRAM + " in", directory, e);
    }
  }

  private static String ask(Yardstick server, String query) throws Failure, InterruptedException {
    try {
      Http.Answer answer = Http.post(server.url().resolve("/"), query);
      if (answer.status() != 200) {
        throw new Failure("ClickHouse answered " + query + " with " + answer.body());
      }
      return answer.body().strip();
    } catch (IOException e) {
      throw new Failure("ClickHouse did not answer " + query, e);
    }
  }

  /** Where CSV with the columns of the table is inserted by POST. */
  public URI insert() {
    String query = URLEncoder.encode("INSERT INTO events FORMAT CSV", StandardCharsets.UTF_8);
    return server.url().resolve("/?query=" + query);
  }

  /** Rows in the table. */
  public long rows() throws Failure, InterruptedException {
    return Long.parseLong(ask(server, "SELECT count() FROM events"));
  }

  @Override
  public void close() throws Failure {
    server.close();
  }
}
