/** The figures: what each measures, beside which yardstick, and what it should reach. */
@NullMarked
package io.rtanalytics.bench.figure;

import org.jspecify.annotations.NullMarked;
