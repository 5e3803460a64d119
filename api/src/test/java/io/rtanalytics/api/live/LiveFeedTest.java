package io.rtanalytics.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.fakes.FakeLoop;
import io.rtanalytics.api.ingest.EventCounts;
import io.rtanalytics.api.query.AnswerFrame;
import io.rtanalytics.api.query.Finality;
import io.rtanalytics.api.query.ItemSort;
import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.api.query.SliceState;
import io.rtanalytics.api.query.TopItems;
import io.rtanalytics.api.query.TotalsCache;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.RangeTotals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a feed asks and says. The present is slice 3; workers 0 and 1 count it, worker 0 the first
 * two.
 */
class LiveFeedTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Cluster CLUSTER =
      Clusters.routed(
          Settings.DEFAULTS, Map.of(0L, List.of("0"), 2L, List.of("0", "1"), 9L, List.of("1")));

  private final FakeLoop loop = new FakeLoop();
  private final Map<String, Teller> tellers = new HashMap<>();
  private final LiveFeed feed = feed(CLUSTER);

  /** A worker that tells what it is told to tell. */
  private static final class Teller implements TotalsSource {
    private final TreeMap<Long, SliceTotals> totals = new TreeMap<>();
    private long incarnation = 1;
    private RuntimeException failure;
    private int questions;

    @Override
    public CompletionStage<RangeTotals> totals(
        long from, long to, long routingDigest, long timeoutMillis) {
      questions++;
      List<SliceEntry> entries = new ArrayList<>();
      totals.subMap(from, true, to, true).forEach((s, t) -> entries.add(new SliceEntry(s, t)));
      return failure == null
          ? CompletableFuture.completedFuture(new RangeTotals(incarnation, entries))
          : CompletableFuture.failedFuture(failure);
    }

    void count(long slice, long users, long clicks, long impressions) {
      totals.put(slice, new SliceTotals(users, clicks, impressions));
    }
  }

  /** Who looks on, and what it has heard. */
  private static final class Ear implements LiveListener {
    private final List<String> events = new ArrayList<>();
    private boolean ended;

    @Override
    public void message(byte[] event) {
      events.add(new String(event, StandardCharsets.UTF_8));
    }

    @Override
    public void end() {
      ended = true;
    }

    JsonNode last() {
      return data(events.get(events.size() - 1));
    }
  }

  private Teller worker(String id) {
    return tellers.computeIfAbsent(id, it -> new Teller());
  }

  private LiveFeed feed(Cluster cluster) {
    Workers workers =
        new Workers() {
          @Override
          public BatchSink sink(String worker) {
            throw new AssertionError("nobody sends");
          }

          @Override
          public TotalsSource totals(String worker) {
            return worker(worker);
          }

          @Override
          public SliceSource slices(String worker) {
            throw new AssertionError("asked elsewhere");
          }

          @Override
          public ItemSource items(String worker) {
            throw new AssertionError("asked elsewhere");
          }
        };
    ClusterSource clusters = ClusterSource.fixed(cluster);
    TotalsCache cache = new TotalsCache(cluster.settings(), loop::nanoTime);
    QueryService queries =
        new QueryService(clusters, Clusters.CLOCK, workers, Clusters.SECRET, cache);
    return new LiveFeed(
        new LiveConfig(
            "7",
            clusters,
            Clusters.CLOCK,
            queries.recent(),
            (timestamp, asked, partial) -> tops.tops(timestamp, asked, partial),
            () -> EventCounts.NONE),
        loop);
  }

  private LiveConfig.ItemSource tops = (timestamp, asked, partial) -> new CompletableFuture<>();

  private Ear join() {
    Ear ear = new Ear();
    feed.join(ear);
    feed.hello(ear::message);
    loop.turn();
    return ear;
  }

  private static JsonNode data(String event) {
    try {
      return JSON.readTree(event.substring(event.indexOf("data: ") + 6));
    } catch (JsonProcessingException e) {
      throw new AssertionError(event, e);
    }
  }

  @Test
  void nothingIsAskedWhileNobodyLooksOn() {
    loop.pass(5000);
    assertThat(tellers).isEmpty();
    Ear ear = join();
    feed.leave(ear);
    loop.pass(500);
    int questions = worker("0").questions;
    loop.pass(5000);
    assertThat(worker("0").questions).isEqualTo(questions);
  }

  @Test
  void helloTellsWhoServesHowTimeIsCutAndWhoCountsWhat() {
    String hello = join().events.get(0);
    assertThat(hello).startsWith("id: 7-1\nevent: hello\ndata: {").endsWith("}\n\n");
    JsonNode data = data(hello);
    assertThat(data.at("/node/id").asText()).isEqualTo("7");
    assertThat(data.get("timeline").toString())
        .isEqualTo("{\"first\":\"2017-05-20T00:00:00Z\",\"length\":3600}");
    assertThat(data.get("slice").asLong()).isEqualTo(3);
    assertThat(data.get("routing").toString())
        .isEqualTo(
            "[{\"from\":0,\"workers\":[\"0\"]},{\"from\":2,\"workers\":[\"0\",\"1\"]},"
                + "{\"from\":9,\"workers\":[\"1\"]}]");
  }

  @Test
  void totalsAreToldWorkerByWorkerForTheWholeWindow() {
    worker("0").count(0, 1, 2, 3);
    worker("0").count(3, 4, 5, 6);
    worker("1").count(3, 7, 8, 9);
    Ear ear = join();
    loop.pass(60);
    assertThat(ear.last().get("slices").toString())
        .isEqualTo(
            "[{\"slice\":0,\"totals\":{\"0\":[1,1,2,3]}},{\"slice\":1,\"totals\":{\"0\":[1,0,0,0]}},"
                + "{\"slice\":2,\"totals\":{\"0\":[1,0,0,0],\"1\":[1,0,0,0]}},"
                + "{\"slice\":3,\"totals\":{\"0\":[1,4,5,6],\"1\":[1,7,8,9]}}]");
    assertThat(ear.last().at("/workers/0/answered").asBoolean()).isTrue();
  }

  @Test
  void onlyWhatChangesIsTold() {
    Ear ear = join();
    loop.pass(300);
    worker("1").count(3, 1, 0, 1);
    loop.pass(350);
    assertThat(ear.last().get("slices").toString())
        .isEqualTo("[{\"slice\":3,\"totals\":{\"0\":[1,0,0,0],\"1\":[1,1,0,1]}}]");
    int messages = ear.events.size();
    loop.pass(1500);
    assertThat(ear.events).hasSize(messages);
    loop.pass(2000); // a sign of life
    assertThat(ear.events).hasSize(messages + 1);
    assertThat(ear.last().get("slices")).isEmpty();
  }

  @Test
  void anEarlierSliceThatChangesIsToldWithinTwoSeconds() {
    Ear ear = join();
    loop.pass(300);
    worker("0").count(1, 1, 1, 1);
    loop.pass(2100);
    assertThat(ear.events.toString()).contains("{\"slice\":1,\"totals\":{\"0\":[1,1,1,1]}}");
  }

  @Test
  void nobodyHearsMoreThanFourMessagesInASecondWithTheGreeting() {
    join();
    for (int i = 0; i < 10; i++) {
      loop.pass(170);
      Ear ear = join();
      for (int k = 1; k <= 10; k++) {
        worker("1").count(3, 100 * i + k, 100 * i + k, 0);
        loop.pass(100);
      }
      assertThat(ear.events).hasSizeBetween(3, 4);
    }
  }

  /** Else a quiet page would show what a worker that was missing for a moment did not tell. */
  @Test
  void itemsThatNotAllWorkersToldAreAskedForAgainThoughNothingHasChanged() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger answering = new AtomicInteger(1);
    tops =
        (timestamp, questions, partial) -> {
          asked.incrementAndGet();
          AnswerFrame frame =
              new AnswerFrame(
                  CLUSTER, 3, 2, answering.get(), null, new Finality(SliceState.OPEN, null));
          return CompletableFuture.completedFuture(
              List.of(new TopItems(frame, ItemSort.CLICKS, List.of(), null)));
        };
    worker("1").count(3, 1, 1, 1);
    join();
    loop.pass(20_000);
    assertThat(asked.get()).isBetween(3, 4);

    answering.set(2);
    loop.pass(6_000);
    int whole = asked.get();
    loop.pass(20_000);
    assertThat(asked).hasValue(whole);
  }

  @Test
  void thousandViewersAreToldAtMostFourTimesASecondAndCostNoQuestionMore() {
    List<Ear> ears = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ears.add(join());
    }
    loop.pass(1000);
    int before = ears.get(0).events.size();
    int asked = worker("1").questions;
    for (int i = 1; i <= 100; i++) {
      worker("1").count(3, i, i, i);
      loop.pass(100);
    }
    assertThat(ears.get(0).events.size() - before).isBetween(28, 31);
    assertThat(worker("1").questions - asked).isBetween(28, 36);
    assertThat(ears).allSatisfy(ear -> assertThat(ear.last()).isEqualTo(ears.get(0).last()));
  }

  @Test
  void aWorkerThatDoesNotAnswerIsNamedAndWhatWasKnownOfItStays() {
    worker("1").count(3, 1, 1, 1);
    Ear ear = join();
    loop.pass(100);
    worker("1").failure = new OutcomeUnknown("no answer within 2000 ms");
    loop.pass(3000);
    JsonNode worker = ear.last().at("/workers/1");
    assertThat(worker.get("answered").asBoolean()).isFalse();
    assertThat(worker.get("failure").asText()).isEqualTo("no answer within 2000 ms");
    assertThat(worker.get("age_ms").asLong()).isGreaterThan(2000);
    assertThat(data(join().events.get(0)).get("slices").toString()).contains("\"1\":[1,1,1,1]");
  }

  @Test
  void aWorkerThatNeverAnsweredIsMissingFromTheVector() {
    worker("1").failure = new OutcomeUnknown("no answer");
    Ear ear = join();
    loop.pass(100);
    assertThat(ear.last().at("/workers/1/age_ms").isNull()).isTrue();
    assertThat(ear.events.toString()).contains("{\"slice\":3,\"totals\":{\"0\":[1,0,0,0]}}");
  }

  @Test
  void anOlderAnswerTakesNothingBackButALaterIncarnationDoes() {
    worker("0").count(3, 5, 5, 5);
    Ear ear = join();
    loop.pass(300);
    worker("0").count(3, 4, 4, 4);
    loop.pass(2500);
    assertThat(ear.events.toString()).doesNotContain("[1,4,4,4]");
    worker("0").incarnation = 2;
    loop.pass(400);
    assertThat(ear.events.toString()).contains("\"0\":[2,4,4,4]");
  }

  @Test
  void whoJoinsLaterIsToldAllThatIsKnown() {
    worker("0").count(1, 1, 1, 1);
    join();
    loop.pass(5000);
    assertThat(data(join().events.get(0)).get("slices")).hasSize(4);
  }

  @Test
  void stoppingEndsTheStreamForAllAndForWhoComesLater() {
    Ear ear = join();
    feed.stop();
    loop.turn();
    assertThat(ear.ended).isTrue();
    assertThat(join().ended).isTrue();
  }

  @Test
  void onlySoManyMayLookOn() {
    assertThat(feed.entered(2)).isTrue();
    assertThat(feed.entered(2)).isTrue();
    assertThat(feed.entered(2)).isFalse();
    feed.left();
    assertThat(feed.entered(2)).isTrue();
    assertThat(feed.viewers()).isEqualTo(2);
  }
}
