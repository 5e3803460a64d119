/** The way of an event through an API node: validate, pseudonymise, route, batch, deliver. */
@NullMarked
package io.rtanalytics.api.ingest;

import org.jspecify.annotations.NullMarked;
