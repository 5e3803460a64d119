/** Talks to nodes over HTTP; the one home of async-http-client. */
@NullMarked
package io.rtanalytics.client;

import org.jspecify.annotations.NullMarked;
