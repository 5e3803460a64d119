/** End-to-end tests over real processes, named after the rows of behaviour (R1 ...) they show. */
@NullMarked
package io.rtanalytics.tests;

import org.jspecify.annotations.NullMarked;
