/** What a run has found, and how it is shown: as a table, as JSON, as a chart. */
@NullMarked
package io.rtanalytics.bench.report;

import org.jspecify.annotations.NullMarked;
