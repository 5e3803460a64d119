/** {@code rt backup} and {@code rt restore}: copies of workers, made and put to use. */
@NullMarked
package io.rtanalytics.cli.backup;

import org.jspecify.annotations.NullMarked;
