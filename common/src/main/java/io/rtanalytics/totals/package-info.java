/** What is counted: the totals of a slice, and how copies of them merge. */
@NullMarked
package io.rtanalytics.totals;

import org.jspecify.annotations.NullMarked;
