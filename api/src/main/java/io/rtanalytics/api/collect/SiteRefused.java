package io.rtanalytics.api.collect;

/** An event of a site that is not to be counted. The message is fit for the client. */
public final class SiteRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SiteRefused(String reason) {
    super(reason, null, false, false);
  }
}
