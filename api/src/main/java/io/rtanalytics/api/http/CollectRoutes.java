package io.rtanalytics.api.http;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.rtanalytics.api.collect.BotList;
import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.ingest.IngestPipeline;
import io.rtanalytics.timeline.ClusterSource;
import java.time.Clock;

/** What browsers of a site's visitors ask a node. What all event loops share is read once. */
final class CollectRoutes {
  /** Where {@code rt.js} sends events. */
  static final String COLLECT = "/collect";

  private final ClusterSource clusters;
  private final Clock clock;
  private final BotList bots = BotList.load();
  private final PageScript script = new PageScript();
  private final OptOutPages optOut = new OptOutPages();

  CollectRoutes(ClusterSource clusters, Clock clock) {
    this.clusters = clusters;
    this.clock = clock;
  }

  /** The collector of an event loop. */
  Collector collector(IngestPipeline pipeline) {
    return new Collector(pipeline, clusters, clock, bots);
  }

  /** Adds the routes of an event loop. */
  RouteTable addTo(RouteTable routes, Collector collector, Pages pages) {
    GetPixel pixel = new GetPixel(collector);
    GetClick click = new GetClick(collector);
    return routes
        .on(GET, "/rt.js", request -> script.get(request, collector))
        .on(POST, COLLECT, new PostCollect(collector))
        .on(GET, "/pixel.gif", pixel)
        .on(HEAD, "/pixel.gif", pixel)
        .on(GET, "/click", click)
        .on(HEAD, "/click", click)
        .on(GET, "/opt-out", request -> optOut.optOut(request, collector))
        .on(POST, "/opt-in", request -> optOut.optIn(request, collector))
        .on(GET, "/opt-out/page.css", pages.file("opt-out.css", "text/css"));
  }
}
