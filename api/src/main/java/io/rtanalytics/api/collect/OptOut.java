package io.rtanalytics.api.collect;

/**
 * The cookie of a visitor who does not want to be counted. It says that and nothing else, so it is
 * the same for all. Stateless.
 */
public final class OptOut {
  private static final String NAME = "rt_opt_out";

  /** As long as browsers keep a cookie. It is set again whenever it is honoured. */
  private static final int MAX_AGE_SECONDS = 400 * 24 * 3600;

  private OptOut() {}

  /** Whether a request bears the cookie. */
  public static boolean isChosen(RequestHead head) {
    for (String header : head.headers("cookie")) {
      for (String cookie : header.split(";", -1)) {
        if (cookie.strip().equals(NAME + "=1")) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The value of {@code Set-Cookie} that opts out.
   *
   * @param secure whether the visitor came over https; only then browsers send a cookie along from
   *     pages of other sites
   */
  public static String chosen(boolean secure) {
    return cookie("1", MAX_AGE_SECONDS, secure);
  }

  /** The value of {@code Set-Cookie} that takes it back. */
  public static String takenBack(boolean secure) {
    return cookie("", 0, secure);
  }

  private static String cookie(String value, int maxAge, boolean secure) {
    return NAME
        + "="
        + value
        + "; Path=/; Max-Age="
        + maxAge
        + "; HttpOnly; "
        + (secure ? "Secure; SameSite=None" : "SameSite=Lax");
  }
}
