/**
 * The HTTP face of an API node: a route table, handlers that only translate, one place for errors.
 */
@NullMarked
package io.rtanalytics.api.http;

import org.jspecify.annotations.NullMarked;
