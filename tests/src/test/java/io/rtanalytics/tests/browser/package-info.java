/**
 * Tests in a real browser, and what they stand on: a headless Chromium and pages that are watched.
 */
@NullMarked
package io.rtanalytics.tests.browser;

import org.jspecify.annotations.NullMarked;
