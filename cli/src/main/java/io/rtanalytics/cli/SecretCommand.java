package io.rtanalytics.cli;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.Secret;
import io.rtanalytics.secret.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt secret}: makes a secret, and the token that workers hold instead of it. */
@Command(
    name = "secret",
    description = "Make a secret, its one-way token for workers, or look after its keys.",
    subcommands = {SecretShow.class, SecretAdvance.class, SecretRotate.class})
final class SecretCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what: create, token, show, advance or rotate");
  }

  /**
   * Makes a secret.
   *
   * @throws Failure if the file exists or can't be written
   */
  @Command(
      name = "create",
      description = {
        "Write a new secret to a new file that only its owner may read.",
        "All API nodes of a cluster are given the same. Keep a copy in a safe place; but none"
            + " where lateness is set, for it would compute what the nodes forget."
      })
  int create(
      @Parameters(paramLabel = "FILE", description = "The file; it must not exist yet.") Path file)
      throws Failure {
    try {
      Secret secret = Secret.create(file, new SecureRandom());
      spec.commandLine()
          .getOut()
          .println("wrote " + file + ", fingerprint " + secret.token().fingerprint());
      return 0;
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    }
  }

  /**
   * Prints the token of a secret.
   *
   * @throws Failure if the file can't be read or holds no secret
   */
  @Command(
      name = "token",
      description = {
        "Print the token of a secret: what workers are given instead of it (rt worker --token)."
      })
  int token(@Parameters(paramLabel = "FILE", description = "The secret.") Path file)
      throws Failure {
    try {
      spec.commandLine().getOut().println(new SecretFile(file).read().ring().token().hex());
      return 0;
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    }
  }
}
