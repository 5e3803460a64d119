/** The processes that are measured, rt's and its yardsticks', and what they use of the machine. */
@NullMarked
package io.rtanalytics.bench.process;

import org.jspecify.annotations.NullMarked;
