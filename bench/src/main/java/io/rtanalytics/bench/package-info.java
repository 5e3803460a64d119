/** The {@code rt bench} command: what it is told, and what its figures are made from. */
@NullMarked
package io.rtanalytics.bench;

import org.jspecify.annotations.NullMarked;
