package io.rtanalytics.api.collect;

import io.rtanalytics.api.ingest.IngestPipeline;
import io.rtanalytics.api.ingest.Receipt;
import io.rtanalytics.api.ingest.Rejection;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.timeline.ClusterSource;
import java.time.Clock;
import java.util.Optional;

/**
 * Takes events of browsers: decides whether they are counted, makes up who did what and when, and
 * hands them to the one pipeline that all events go through. What it turns away stands in the
 * pipeline's counters, too.
 *
 * <p>One per event loop, and only that loop calls.
 */
public final class Collector {
  private final IngestPipeline pipeline;
  private final Clock clock;
  private final Courtesy courtesy;
  private final VisitorNames names = new VisitorNames();
  private final FromSettings<CollectRules> rules;

  /**
   * Creates the collector of a loop.
   *
   * @param pipeline the loop's
   * @param clusters the settings that apply now
   * @param clock when events happen
   * @param bots whom to leave out
   */
  public Collector(IngestPipeline pipeline, ClusterSource clusters, Clock clock, BotList bots) {
    this.pipeline = pipeline;
    this.clock = clock;
    this.courtesy = new Courtesy(bots);
    this.rules = new FromSettings<>(clusters, CollectRules::of);
  }

  private CollectRules rules() {
    return rules.now();
  }

  /** Whether any site is counted here. */
  public boolean isOn() {
    return rules().isOn();
  }

  /** Whether a page of this origin is one of the sites'. */
  public boolean isSite(String host, int port) {
    return rules().sites().contains(host, port, true);
  }

  /** Whether the request came from a trusted proxy, so that what it says of the client is true. */
  public boolean isProxied(RequestHead head) {
    return rules().proxies().sent(head);
  }

  /**
   * Where a click leads to, as an absolute URL.
   *
   * @throws InvalidEvent if it is missing, or leads where it may not
   */
  public String target(CollectFields fields) {
    return RedirectTarget.checked(fields.to(), rules().redirectHosts());
  }

  /**
   * Turns away whoever does not want to be counted, or is a bot, and counts that.
   *
   * @return why; empty if the event may be counted
   */
  public Optional<Rejection> decline(RequestHead head) {
    Optional<Rejection> refusal = courtesy.refusal(head, rules());
    refusal.ifPresent(pipeline::turnedAway);
    return refusal;
  }

  /** Counts an event that arrived but could not be made out. */
  public void turnedAway(Rejection reason) {
    pipeline.turnedAway(reason);
  }

  /**
   * Counts an event of now that was not declined.
   *
   * @param receipt is told once what became of it, later; of nothing if this throws
   * @throws SiteRefused if its site is not counted here
   * @throws InvalidEvent if a parameter is wrong
   * @throws io.rtanalytics.port.Refused as {@link IngestPipeline#accept}
   * @throws io.rtanalytics.port.NotStored as {@link IngestPipeline#accept}
   */
  public void accept(RequestHead head, Action action, CollectFields fields, Receipt receipt) {
    pipeline.accept(event(head, action, fields), receipt);
  }

  private RawEvent event(RequestHead head, Action action, CollectFields fields) {
    try {
      String site = Sites.of(head, rules(), fields.site());
      long now = Math.floorDiv(clock.millis(), 1000L);
      return new RawEvent(now, names.nameOf(head, rules(), site), action, fields.item(), null);
    } catch (SiteRefused e) {
      pipeline.turnedAway(Rejection.SITE);
      throw e;
    } catch (InvalidEvent e) {
      pipeline.turnedAway(Rejection.INVALID);
      throw e;
    }
  }
}
