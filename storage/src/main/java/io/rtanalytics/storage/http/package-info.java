/** A worker over HTTP: routes that decode, call the worker and encode, and one map of errors. */
@NullMarked
package io.rtanalytics.storage.http;

import org.jspecify.annotations.NullMarked;
