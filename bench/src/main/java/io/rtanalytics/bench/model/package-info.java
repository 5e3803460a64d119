/**
 * What a server must count after a load, worked out apart from it: nothing here is shared with rt's
 * own counting.
 */
@NullMarked
package io.rtanalytics.bench.model;

import org.jspecify.annotations.NullMarked;
