/** Contract suites of the ports, run against every implementation. */
@NullMarked
package io.rtanalytics.tests.contract;

import org.jspecify.annotations.NullMarked;
