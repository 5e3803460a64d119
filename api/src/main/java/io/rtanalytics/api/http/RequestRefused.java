package io.rtanalytics.api.http;

import lombok.Getter;
import lombok.experimental.Accessors;

/** A request that HTTP itself forbids: where it goes to, how, or in what form. */
@Getter
@Accessors(fluent = true)
final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** The value of the {@code Allow} header; empty without one. */
  private final String allow;

  private RequestRefused(int status, String detail, String allow) {
    super(detail, null, false, false);
    this.status = status;
    this.allow = allow;
  }

  static RequestRefused unknownPath() {
    return new RequestRefused(404, "no such path", "");
  }

  static RequestRefused collectionOff() {
    return new RequestRefused(
        404,
        "no site is counted here: name them in the cluster file (sites), or with rt serve --site",
        "");
  }

  static RequestRefused forbidden(String detail) {
    return new RequestRefused(403, detail, "");
  }

  static RequestRefused wrongMethod(String allow) {
    return new RequestRefused(405, "this path takes " + allow, allow);
  }

  static RequestRefused tooLarge(int maxBytes) {
    return new RequestRefused(413, "a body has at most " + maxBytes + " bytes here", "");
  }

  static RequestRefused wrongMediaType(String detail) {
    return new RequestRefused(415, detail, "");
  }

  static RequestRefused notReady(String reason) {
    return new RequestRefused(503, reason, "");
  }
}
