/** The secret that keys the pseudonyms, and the one-way token derived from it. */
@NullMarked
package io.rtanalytics.secret;

import org.jspecify.annotations.NullMarked;
