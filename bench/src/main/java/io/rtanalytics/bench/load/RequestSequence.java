package io.rtanalytics.bench.load;

import lombok.Builder;

/**
 * An endless sequence of requests that two programs produce alike: request k is a function of k,
 * from 0. Shares are spread evenly over k, in thousandths; the moduli share no factor, so that
 * user, method, action and slice of a request have nothing to do with each other. {@code
 * sequence.lua} does the same arithmetic.
 *
 * @param prefix begins every user's name
 * @param users how many users there are, 1 or more
 * @param skip by how many requests users are ahead: where another round goes on with them
 * @param gets requests that are a GET, in thousandths
 * @param clicks of the others, those that are a click, in thousandths; the rest are impressions
 * @param older requests of older slices, in thousandths
 * @param slices how many older slices there are, 1 or more
 * @param timestamp of requests of the present slice, in seconds since 1970
 * @param sliceSeconds how long a slice is
 */
@Builder(toBuilder = true)
public record RequestSequence(
    String prefix,
    int users,
    long skip,
    int gets,
    int clicks,
    int older,
    int slices,
    long timestamp,
    long sliceSeconds) {
  /** A prime: unless the users are a multiple of it, all of them come before any repeats. */
  static final int USER_STRIDE = 7919;

  private static final int GET_STRIDE = 389;
  private static final int GET_MODULUS = 1000;
  private static final int CLICK_STRIDE = 601;
  private static final int CLICK_MODULUS = 1009;
  private static final int OLDER_STRIDE = 409;
  private static final int OLDER_MODULUS = 1013;

  /** All of something that is given in thousandths. */
  public static final int ALL = 1000;

  /** Events of the present slice, a tenth of them clicks. */
  public static RequestSequence posts(String prefix, int users, long timestamp) {
    return new RequestSequence(prefix, users, 0, 0, 100, 0, 1, timestamp, 3600);
  }

  /** Whether request k asks for totals instead of bringing an event. */
  public boolean isGet(long k) {
    return isOf(gets, k * GET_STRIDE, GET_MODULUS);
  }

  /** The number of the user of request k. */
  public int user(long k) {
    return (int) ((k + skip) * USER_STRIDE % users);
  }

  /** Whether the event of request k is a click. */
  public boolean isClick(long k) {
    return isOf(clicks, k * CLICK_STRIDE, CLICK_MODULUS);
  }

  /** How many slices before the present one that of request k is. */
  public int slicesBack(long k) {
    return isOf(older, k * OLDER_STRIDE, OLDER_MODULUS) ? 1 + (int) (k % slices) : 0;
  }

  private static boolean isOf(int thousandths, long strides, int modulus) {
    return strides % modulus < thousandths * modulus / ALL;
  }

  /** The timestamp of request k. */
  public long timestamp(long k) {
    return timestamp - slicesBack(k) * sliceSeconds;
  }

  /** Path and query of request k. */
  public String target(long k) {
    String path = "/analytics?timestamp=" + timestamp(k);
    return isGet(k)
        ? path
        : path + "&user=" + prefix + user(k) + (isClick(k) ? "&click" : "&impression");
  }

  /** Request k, for a server at this address. */
  String text(long k, String host) {
    return (isGet(k) ? "GET " : "POST ") + target(k) + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }
}
