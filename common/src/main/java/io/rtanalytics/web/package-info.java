/** What browsers and proxies are told apart by: hosts, origins and addresses. Values, no I/O. */
@NullMarked
package io.rtanalytics.web;

import org.jspecify.annotations.NullMarked;
