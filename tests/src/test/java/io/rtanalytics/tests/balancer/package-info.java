/** Nodes behind a balancer: the real nginx with the configuration that is shipped. */
@NullMarked
package io.rtanalytics.tests.balancer;

import org.jspecify.annotations.NullMarked;
