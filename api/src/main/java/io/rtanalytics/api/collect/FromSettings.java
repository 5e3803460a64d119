package io.rtanalytics.api.collect;

import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import java.util.function.Function;

/**
 * What is made of the settings once, and again after each reload. One thread.
 *
 * @param <T> what it is
 */
public final class FromSettings<T> {
  private final ClusterSource clusters;
  private final Function<Settings, T> maker;

  private Settings settings;
  private T made;

  /** Makes it of the settings that apply now. */
  public FromSettings(ClusterSource clusters, Function<Settings, T> maker) {
    this.clusters = clusters;
    this.maker = maker;
    this.settings = clusters.current().settings();
    this.made = maker.apply(settings);
  }

  /** What it is now. */
  @SuppressWarnings("ReferenceEquality") // only a reload brings another object
  public T now() {
    Settings current = clusters.current().settings();
    if (current != settings) {
      settings = current;
      made = maker.apply(current);
    }
    return made;
  }
}
