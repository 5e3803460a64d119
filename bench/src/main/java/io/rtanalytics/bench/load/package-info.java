/** Load on a server: what is sent, who sends it, what came back. */
@NullMarked
package io.rtanalytics.bench.load;

import org.jspecify.annotations.NullMarked;
