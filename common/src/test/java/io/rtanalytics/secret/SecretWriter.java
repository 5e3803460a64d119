package io.rtanalytics.secret;

import java.nio.file.Path;

/** A process that forgets one slice after the other until it is killed, or nobody listens. */
final class SecretWriter {
  private SecretWriter() {}

  /** Takes the file. */
  public static void main(String[] args) throws Exception {
    SecretFile file = new SecretFile(Path.of(args[0]));
    for (int i = 0; i < 1_000_000; i++) {
      file.change(
          before ->
              before.with(before.ring().forgetBefore(before.seen() + 1)).seenAt(before.seen() + 1));
    }
  }
}
