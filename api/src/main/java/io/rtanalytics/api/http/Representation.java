package io.rtanalytics.api.http;

import io.rtanalytics.api.query.ItemAnswer;
import io.rtanalytics.api.query.SliceAnswer;
import io.rtanalytics.api.query.SliceRow;
import io.rtanalytics.timeline.Timeline;
import java.util.List;

/** A form that totals are written in. Implementations have no state; any thread may call. */
interface Representation {
  /** The media type. */
  String mediaType();

  /** The totals of one slice. */
  String slice(SliceAnswer answer);

  /** The totals of one item in one slice. */
  String item(ItemAnswer answer);

  /** The totals of one slice, worker by worker, in routing order. */
  String perWorker(SliceAnswer answer);

  /** What comes before the first of many slices. */
  String beforeSlices();

  /**
   * Some of many slices.
   *
   * @param first whether none came before
   */
  String slices(Timeline timeline, List<SliceRow> slices, boolean first);

  /** What comes after the last of many slices. */
  String afterSlices();
}
