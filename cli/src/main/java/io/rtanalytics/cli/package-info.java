/** The {@code rt} command: its subcommands, and what each of them is wired from. */
@NullMarked
package io.rtanalytics.cli;

import org.jspecify.annotations.NullMarked;
