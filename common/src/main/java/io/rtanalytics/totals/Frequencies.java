package io.rtanalytics.totals;

/**
 * How often the users of a slice, or of an item in it, saw something: each user is in exactly one
 * of the groups from {@code never} on. Sums over workers are exact, because routing follows the
 * pseudonym.
 *
 * @param clickers users with at least one click
 * @param never users without an impression: they only clicked
 * @param once users with one impression
 * @param twice users with two
 * @param thrice users with three
 * @param fourToSeven users with four to seven
 * @param eightToFifteen users with eight to fifteen
 * @param sixteenOrMore users with sixteen or more
 */
public record Frequencies(
    long clickers,
    long never,
    long once,
    long twice,
    long thrice,
    long fourToSeven,
    long eightToFifteen,
    long sixteenOrMore) {
  /** Nobody. */
  public static final Frequencies ZERO = new Frequencies(0, 0, 0, 0, 0, 0, 0, 0);

  /** Users with at least one impression. */
  public long reached() {
    return once + twice + thrice + fourToSeven + eightToFifteen + sixteenOrMore;
  }

  /** Users with at least one click or impression. */
  public long uniqueUsers() {
    return never + reached();
  }

  /** The sum of two sets of users that have none in common. */
  public Frequencies plus(Frequencies other) {
    return new Frequencies(
        clickers + other.clickers,
        never + other.never,
        once + other.once,
        twice + other.twice,
        thrice + other.thrice,
        fourToSeven + other.fourToSeven,
        eightToFifteen + other.eightToFifteen,
        sixteenOrMore + other.sixteenOrMore);
  }
}
