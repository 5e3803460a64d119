package io.rtanalytics.cli.send;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar, for terminals. */
final class BarProgress implements Progress {
  private static final long MEGABYTE = 1_000_000;

  private final ProgressBar bar;

  BarProgress(EventFile file) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(file.name())
            .setStyle(ProgressBarStyle.ASCII)
            .setInitialMax(file.bytes());
    if (file.bytes() >= MEGABYTE) {
      builder.setUnit(" MB", MEGABYTE);
    } else {
      builder.setUnit(" kB", 1000);
    }
    bar = builder.build();
  }

  @Override
  public void add(long bytes) {
    bar.stepBy(bytes);
  }

  @Override
  public void restart(String reason) {
    bar.setExtraMessage(reason);
    bar.stepTo(0);
  }

  @Override
  public void close() {
    bar.close();
  }
}
