/** What the tests stand on: processes, clusters, senders, and a model of what must be counted. */
@NullMarked
package io.rtanalytics.tests.harness;

import org.jspecify.annotations.NullMarked;
