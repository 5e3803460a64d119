package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Rt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common (design §5): help, and the exit status of bad usage. */
class CommandLineTest {
  @ParameterizedTest
  @CsvSource({
    "serve, --port --data --cluster --secret",
    "api, --cluster --secret",
    "worker, --cluster --data --token",
    "secret, create token",
    "check, --against",
    "send, --url",
    "load, --url --rate --for --users --clicks",
    "export, --url --data --cluster --from --to --output --empty",
    "backup, --url --cluster --worker --token",
    "restore, --data --worker"
  })
  void everyCommandHasHelp(String command, String options) {
    Rt.Run run = Rt.run(command, "--help");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out()).contains(options.split(" "));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void rtItselfHasHelpThatNamesItsCommands() {
    Rt.Run run = Rt.run("--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("serve", "api", "worker", "secret", "check", "send", "load")
        .contains("export", "backup", "restore", "rt bench");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serv",
        "serve --prot 1",
        "serve --port x",
        "api",
        "api 0",
        "worker",
        "worker 0",
        "check",
        "send",
        "secret",
        "secret create",
        "export --from x",
        "backup",
        "restore",
        "load --rate x",
        "load --for nonsense"
      })
  void badUsageExitsWithTwo(String line) {
    Rt.Run run = line.isEmpty() ? Rt.run() : Rt.run((Object[]) line.split(" "));

    assertThat(run.status()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }
}
