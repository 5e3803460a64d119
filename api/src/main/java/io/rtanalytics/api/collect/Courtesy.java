package io.rtanalytics.api.collect;

import io.rtanalytics.api.ingest.Rejection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says which requests are not to be counted, though they could be. Immutable. */
final class Courtesy {
  private final BotList bots;

  Courtesy(BotList bots) {
    this.bots = bots;
  }

  /** Why a request stays uncounted; empty if nothing speaks against counting it. */
  Optional<Rejection> refusal(RequestHead head, CollectRules rules) {
    if (OptOut.isChosen(head)) {
      return Optional.of(Rejection.OPT_OUT);
    }
    if (isOne(head, "sec-gpc")) {
      return Optional.of(Rejection.GPC);
    }
    if (rules.honourDnt() && isOne(head, "dnt")) {
      return Optional.of(Rejection.DNT);
    }
    if (rules.filterBots() && (isPrefetch(head) || isBot(head))) {
      return Optional.of(Rejection.BOT);
    }
    return Optional.empty();
  }

  private static boolean isOne(RequestHead head, String header) {
    String value = head.header(header);
    return value != null && value.strip().equals("1");
  }

  /** Loaded in case somebody wants to see it: nobody has. */
  private static boolean isPrefetch(RequestHead head) {
    return says(head, "sec-purpose", "prefetch")
        || says(head, "sec-purpose", "prerender")
        || says(head, "purpose", "prefetch")
        || says(head, "purpose", "preview")
        || says(head, "x-purpose", "preview")
        || says(head, "x-moz", "prefetch");
  }

  private static boolean says(RequestHead head, String header, String word) {
    List<String> values = head.headers(header);
    return values.stream().anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(word));
  }

  /** Every browser says who it is. */
  private boolean isBot(RequestHead head) {
    String userAgent = head.header("user-agent");
    return userAgent == null || userAgent.isBlank() || bots.contains(userAgent);
  }
}
