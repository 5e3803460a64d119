/** What commands read and say: failures, durations, numbers. */
@NullMarked
package io.rtanalytics.cli.text;

import org.jspecify.annotations.NullMarked;
