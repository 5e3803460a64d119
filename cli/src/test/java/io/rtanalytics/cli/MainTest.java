package io.rtanalytics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What all commands have in common: help, exit statuses, one clear line. */
class MainTest {
  @Test
  void helpListsTheCommands() {
    CommandLineRun run = CommandLineRun.of("--help");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("serve", "api", "worker", "secret", "check", "send", "load", "--version")
        .contains("export", "backup", "restore");
  }

  static Stream<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpOfACommandNamesEveryOption(String name) {
    CommandLineRun run = CommandLineRun.of(name, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("Usage: rt " + name);
    CommandLine command = Main.commandLine().getSubcommands().get(name);
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(run.out()).contains(option.longestName());
      assertThat(option.description()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "serve,8000",
    "serve,127.0.0.1",
    "serve,./data",
    "worker,./data",
    "send,http://localhost:8000",
    "load,http://localhost:8000",
    "load,10000",
    "load,0.1",
    "load,5m",
    "load,64",
    "export,http://localhost:8000",
    "backup,http://localhost:8000",
    "restore,./data"
  })
  void helpTellsDefaults(String command, String value) {
    String unwrapped = CommandLineRun.of(command, "--help").out().replaceAll("\\s+", " ");
    assertThat(unwrapped).contains("Default: " + value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "token"})
  void commandsOfSecretHaveHelp(String name) {
    CommandLineRun run = CommandLineRun.of("secret", name, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("Usage: rt secret " + name).contains("FILE");
  }

  @Test
  void versionIsPrinted() {
    CommandLineRun run = CommandLineRun.of("--version");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("rt ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "serve --port x",
        "serve --port 70000",
        "serve --unknown",
        "api --cluster c --secret s",
        "api 0 --secret s",
        "api 0 --cluster c",
        "worker --cluster c",
        "worker 0",
        "secret",
        "secret create",
        "secret token",
        "check",
        "send",
        "send --url nonsense f",
        "send --retries -1 f",
        "load --rate -1",
        "load --for 5",
        "load --for 0s",
        "load --users 0",
        "load --clicks 1.5",
        "load --back -1",
        "load --connections 0",
        "load --split",
        "load --url ftp://example/analytics",
        "load --for 999999999h",
        "export extra",
        "export --url nonsense",
        "export --url http://localhost:8000 --data d",
        "export --cluster c",
        "export --from x",
        "export --from 2 --to 1",
        "backup",
        "backup b --url nonsense",
        "backup b --url http://localhost:8000 --cluster c",
        "backup b --worker 0",
        "restore"
      })
  void badUsageIsStatus2AndOneLine(String arguments) {
    CommandLineRun run =
        CommandLineRun.of(arguments.isEmpty() ? new Object[0] : (Object[]) arguments.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip().lines()).hasSize(1).first().asString().startsWith("rt");
  }

  @Test
  void failureIsStatus1AndOneLine(@TempDir Path dir) {
    CommandLineRun run = CommandLineRun.of("secret", "token", dir.resolve("none"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("rt secret token: secret " + dir.resolve("none") + " does not exist\n");
  }

  @Test
  void verboseFailureHasItsTrace(@TempDir Path dir) {
    CommandLineRun run = CommandLineRun.of("secret", "token", "--verbose", dir.resolve("none"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("\tat io.rtanalytics");
  }
}
