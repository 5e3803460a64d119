/** Answers questions for totals: from the cache, else by asking the workers and merging. */
@NullMarked
package io.rtanalytics.api.query;

import org.jspecify.annotations.NullMarked;
