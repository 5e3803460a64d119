package io.rtanalytics.tests.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rtanalytics.tests.harness.Mount;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes the power from a file system while programs write to it, as far as that can be had without
 * pulling a plug: the kernel drops everything that was not forced, the journal included.
 */
final class PowerSwitch {
  // EXT4_IOC_SHUTDOWN = _IOR('X', 125, __u32) with EXT4_GOING_FLAGS_NOLOGFLUSH.
  private static final String PERL =
      "open(my $fs, '<', $ARGV[0]) or die $!;"
          + " my $flags = pack('L', 2);"
          + " ioctl($fs, 0x8004587D, $flags) or die $!;";
  private static final String PYTHON =
      "import fcntl, os, struct, sys;"
          + " fs = os.open(sys.argv[1], os.O_RDONLY);"
          + " fcntl.ioctl(fs, 0x8004587D, struct.pack('I', 2))";

  private PowerSwitch() {}

  /** Turns it off; without a program that can, or the right to, the test is skipped. */
  static void off(Path mounted) {
    Mount.Run perl = Mount.run(List.of("perl", "-e", PERL, mounted.toString()));
    if (perl.status() != 0) {
      Mount.Run python = Mount.run(List.of("python3", "-c", PYTHON, mounted.toString()));
      assumeTrue(
          python.status() == 0,
          () ->
              "Skipped: a file system can't be shut down here: perl: %s, python3: %s"
                  .formatted(perl.out(), python.out()));
    }
  }
}
