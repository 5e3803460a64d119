package io.rtanalytics.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.rtanalytics.tests.harness.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's modules by themselves, in the browser that they are made for. */
class PageScriptsTest {
  @TempDir private static Path directory;
  private static TestBrowser browser;
  private static Node node;
  private static Tab tab;

  @BeforeAll
  static void start() {
    browser = TestBrowser.launch();
    node = Node.serve(directory);
    tab = browser.open("127.0.0.1:" + node.port());
    tab.go(node.url() + "/docs"); // a page on which none of these runs by itself
  }

  @AfterAll
  static void end() {
    try {
      if (tab != null) {
        tab.close();
      }
    } finally {
      if (node != null) {
        node.close();
      }
      if (browser != null) {
        browser.close();
      }
    }
  }

  private static Object run(String script) {
    return tab.page()
        .evaluate(
            "async () => { const [v, f, {Store}, {State}] = await Promise.all("
                + "['vector', 'format', 'store', 'state'].map(m => import('/live/' + m + '.js')));"
                + script
                + "}");
  }

  @Test
  void aLaterIncarnationReplacesAnEarlierOne() {
    assertThat(run("return v.newer([2, 1, 1, 1], [1, 9, 9, 9])")).isEqualTo(List.of(2, 1, 1, 1));
    assertThat(run("return v.newer([1, 9, 9, 9], [2, 1, 1, 1])")).isEqualTo(List.of(2, 1, 1, 1));
  }

  @Test
  void withinAnIncarnationNoCountIsTakenBack() {
    assertThat(run("return v.newer([1, 5, 2, 7], [1, 4, 3, 7])")).isEqualTo(List.of(1, 5, 3, 7));
  }

  /** As TotalsVector on the nodes: whatever comes in whatever order, how often ever. */
  @Test
  void mergingIsCommutativeAssociativeAndIdempotent() {
    Object failures =
        run(
            """
            const n = max => Math.floor(Math.random() * max);
            const vector = () => Object.fromEntries(
                ['0', '1', '2'].filter(() => n(4) > 0).map(w => [w, [1 + n(2), n(9), n(9), n(9)]]));
            const text = o => JSON.stringify(Object.entries(o).sort());
            const failures = [];
            for (let i = 0; i < 2000; i++) {
              const [a, b, c] = [vector(), vector(), vector()];
              const sums = [v.merge(a, v.merge(b, c)), v.merge(v.merge(a, b), c), v.merge(c, v.merge(b, a)),
                v.merge(v.merge(v.merge(a, b), c), b)].map(text);
              if (new Set(sums).size > 1) failures.push([a, b, c]);
            }
            return failures;""");
    assertThat((List<?>) failures).isEmpty();
  }

  @Test
  void aSumNamesTheWorkersThatAreMissing() {
    assertThat(run("return JSON.stringify(v.sum({a: [1, 1, 2, 3], x: [1, 9, 9, 9]}, ['a', 'b']))"))
        .isEqualTo("{\"users\":1,\"clicks\":2,\"impressions\":3,\"missing\":[\"b\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "null",
        "[]",
        "{}",
        "{\"version\":1,\"timeline\":\"t\"}",
        "{\"version\":2,\"timeline\":\"t\",\"slices\":{\"1\":{\"a\":[1,1,1,1]}}}",
        "{\"version\":1,\"timeline\":\"other\",\"slices\":{\"1\":{\"a\":[1,1,1,1]}}}",
        "{\"version\":1,\"timeline\":\"t\",\"slices\":{\"x\":{\"a\":[1,1,1,1]}}}",
        "{\"version\":1,\"timeline\":\"t\",\"slices\":{\"1\":null}}",
      })
  void whatWasKeptByNobodyKnowsWhomCountsForNothing(String kept) {
    tab.page().evaluate("text => localStorage.setItem('rt.totals', text)", kept);
    assertThat(run("return new Store(localStorage).load('t').size")).isEqualTo(0);
  }

  @Test
  void ofWhatWasKeptOnlyComponentsAreTaken() {
    run(
        """
        localStorage.setItem('rt.totals', JSON.stringify({version: 1, timeline: 't', slices: {
          5: {good: [1, 2, 3, 4], short: [1], text: ['1', 2, 3, 4], less: [1, -2, 3, 4], half: [1, 2, 3, 0.5]}}}));
        return 0;""");
    assertThat(run("return JSON.stringify([...new Store(localStorage).load('t')])"))
        .isEqualTo("[[5,{\"good\":[1,2,3,4]}]]");
  }

  @Test
  void storageThatIsFullOrSwitchedOffDoesNoHarm() {
    assertThat(run("return new Store(null).load('t').size")).isEqualTo(0);
    run(
        """
        const full = {getItem: () => null, setItem: () => { throw new Error('full') }};
        new Store(full).save('t', new Map([[1, {}]]));
        dispatchEvent(new Event('pagehide'));
        return 0;""");
    tab.assertClean();
  }

  @Test
  void whatIsKeptStaysBounded() {
    run(
        """
        const many = new Map(Array.from({length: 500}, (_, i) => [i, {a: [1, 1, 1, 1]}]));
        new Store(localStorage).save('t', many);
        dispatchEvent(new Event('pagehide'));
        return 0;""");
    assertThat(run("return [...new Store(localStorage).load('t').keys()][0]")).isEqualTo(436);
  }

  @Test
  void tabsDoNotUndoWhatOthersHaveKept() {
    run(
        """
        const [ahead, behind] = [new Store(localStorage), new Store(localStorage)];
        ahead.save('tabs', new Map([[5, {a: [1, 100, 2, 100]}], [6, {a: [1, 7, 7, 7]}]]));
        dispatchEvent(new Event('pagehide'));
        behind.save('tabs', new Map([[4, {a: [1, 4, 4, 4]}], [5, {a: [1, 90, 3, 90], b: [2, 1, 1, 1]}]]));
        dispatchEvent(new Event('pagehide'));
        return 0;""");
    assertThat(
            run(
                """
                const kept = [...new Store(localStorage).load('tabs')].sort(([a], [b]) => a - b);
                return JSON.stringify(kept);"""))
        .isEqualTo(
            "[[4,{\"a\":[1,4,4,4]}],[5,{\"a\":[1,100,3,100],\"b\":[2,1,1,1]}],[6,{\"a\":[1,7,7,7]}]]");
  }

  @Test
  void whatIsKeptOfFarAheadDoesNotPushOutWhatIsTrue() {
    run(
        """
        const ahead = Object.fromEntries(Array.from({length: 64}, (_, i) => [9000 + i, {a: [1, 1, 1, 1]}]));
        localStorage.setItem('rt.totals', JSON.stringify({version: 1, timeline: 'ahead', slices: ahead}));
        new Store(localStorage).save('ahead', new Map([[5, {a: [1, 1, 1, 1]}]]));
        dispatchEvent(new Event('pagehide'));
        return 0;""");
    assertThat(run("return [...new Store(localStorage).load('ahead').keys()].join()"))
        .isEqualTo("5");
  }

  /** A state and what a node tells it: {@code tell(slice, more)}. */
  private static final String NODE =
      """
      const state = new State(new Store(null));
      const tell = (slice, more) => state.totals({slice, slices: [], workers: {}, events: {}, ...more}, 0);
      state.hello({node: {id: '0'}, timeline: {first: '2020-01-01T00:00:00Z', length: 60}, from: 0,
        routing: [{from: 0, workers: ['a']}], slice: 100, slices: [], workers: {}, events: {}}, 0);
      """;

  @Test
  void aNodeWhoseClockLagsAtTheBorderDoesNotTurnThePageBack() {
    assertThat(
            run(
                NODE
                    + """
                    const steps = [];
                    for (const slice of [101, 100, 101, 99, 98, 102]) {
                      tell(slice, {slices: [{slice: 100, totals: {a: [1, steps.length, 0, 0]}}]});
                      steps.push(state.slice + ':' + state.total(100).users);
                    }
                    return steps.join(' ');"""))
        .isEqualTo("101:0 101:1 101:2 99:3 99:4 102:5");
  }

  @Test
  void anotherTimelineBeginsAtItsOwnSlice() {
    assertThat(
            run(
                NODE
                    + """
                    state.hello({node: {id: '0'}, timeline: {first: '2020-01-01T00:01:00Z', length: 60}, from: 0,
                      routing: [], slice: 99, slices: [], workers: {}, events: {}}, 0);
                    return state.slice;"""))
        .isEqualTo(99);
  }

  /** Lists as slice, workers that answered, workers that were asked. */
  @Test
  void aListThatFewerWorkersAnsweredReplacesNone() {
    assertThat(
            run(
                NODE
                    + """
                    const steps = [];
                    for (const [slice, answered, expected] of
                        [[100, 1, 3], [100, 2, 3], [100, 1, 3], [100, 3, 3], [100, 2, 3], [100, 2, 2], [101, 1, 2], [100, 2, 2]]) {
                      tell(Math.max(slice, state.slice), {items: {slice, answered, expected}});
                      const outdated = state.itemsOutdated(3000);
                      steps.push([state.items.slice, state.items.answered, outdated ? outdated.answered + '!' : ''].join(' '));
                    }
                    return steps.join(', ');"""))
        .isEqualTo("100 1 , 100 2 , 100 2 1!, 100 3 , 100 3 2!, 100 2 , 101 1 , 101 1 ");
  }

  @Test
  void aLaggingNodeTakesNothingBackAndAMissingShareIsPartial() {
    assertThat(
            run(
                """
                const hello = (slices) => ({node: {id: '0'}, timeline: {first: '2020-01-01T00:00:00Z', length: 60},
                  from: 0, routing: [{from: 0, workers: ['a', 'b']}], now: '2020-01-01T00:01:30Z', slice: 1,
                  slices, workers: {}, events: {}});
                const state = new State(new Store(null));
                const seen = () => { const {users, partial} = state.total(1); return users + (partial ? '+' : ''); };
                const steps = [];
                for (const totals of [{a: [1, 5, 0, 0]}, {b: [1, 2, 0, 0]}, {a: [1, 3, 0, 0], b: [1, 1, 0, 0]}, {a: [2, 1, 0, 0]}]) {
                  state.hello(hello([{slice: 1, totals}]), 0);
                  steps.push(seen());
                }
                return steps.join(' ');"""))
        .isEqualTo("5+ 7 7 3");
  }

  @Test
  void numbersLookAlikeEverywhere() { // the browser of these tests is a German one
    assertThat(
            run(
                "return [f.count(1234567), f.percent(1, 3), f.percent(0, 0), f.brief(12345)].join(' ')"))
        .isEqualTo("1,234,567 33.33 % – 12.3k");
    assertThat(run("return f.span(1700000000 - 1700000000 % 3600, 1700003600 - 1700000000 % 3600)"))
        .isEqualTo("14 Nov 2023, 23:00–00:00");
  }

  /** The page itself, with a stream that says this and nothing more. */
  private static void show(String events, Consumer<Page> check) {
    try (Tab other = browser.open("127.0.0.1:" + node.port())) {
      other
          .page()
          .route(
              "**/analytics/live",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("text/event-stream")
                          .setBody("retry: 600000\n\n" + events)));
      check.accept(other.go(node.url() + "/"));
    }
  }

  @Test
  void itemsOfTheSliceBeforeAreNotShownAsThoseOfThisOne() {
    String hello =
        """
        event: hello
        data: {"node":{"id":"0","url":null},"timeline":{"first":"2020-01-01T00:00:00Z","length":60},\
        "from":0,"routing":[{"from":0,"workers":["0"]}],"now":"2020-01-01T00:01:59Z","slice":1,\
        "slices":[{"slice":1,"totals":{"0":[1,1,2,3]}}],"workers":{},"events":{"rejected":{}},\
        "items":{"slice":1,"expected":1,"answered":1,"complete":true,"clicks":[["/earlier",1,2,3]],\
        "impressions":[],"unique_users":[],"ctr":[]}}

        """;
    String next =
        """
        event: totals
        data: {"now":"2020-01-01T00:02:00Z","slice":2,"slices":[{"slice":2,"totals":{"0":[1,0,0,%d]}}],\
        "workers":{},"events":{"rejected":{}}}

        """;
    show(hello, page -> page.waitForSelector("#items-rows tr:has-text('/earlier')"));
    show(
        hello + next.formatted(0),
        page -> assertNoItems(page, "No item was counted in this slice yet."));
    show(
        hello + next.formatted(7),
        page -> assertNoItems(page, "The items of this slice are not known yet."));
  }

  @Test
  void itemsStayWhenAWorkerFallsSilentAndThePageSaysSo() {
    String events =
        """
        event: hello
        data: {"node":{"id":"0","url":null},"timeline":{"first":"2020-01-01T00:00:00Z","length":60},\
        "from":0,"routing":[{"from":0,"workers":["0"]}],"now":"2020-01-01T00:01:59Z","slice":1,\
        "slices":[],"workers":{},"events":{"rejected":{}},\
        "items":{"slice":1,"expected":2,"answered":2,"complete":true,"clicks":[["/x",1,2007,2]],\
        "impressions":[],"unique_users":[],"ctr":[]}}

        event: totals
        data: {"now":"2020-01-01T00:01:59Z","slice":1,"slices":[],"workers":{},"events":{"rejected":{}},\
        "items":{"slice":1,"expected":2,"answered":1,"complete":true,"clicks":[["/x",1,991,1]],\
        "impressions":[],"unique_users":[],"ctr":[]}}

        """;
    show(
        events,
        page -> {
          page.waitForSelector("#items-note:has-text('only 1 of 2 workers answer now')");
          page.waitForSelector("#items-rows tr:has-text('2,007')");
        });
  }

  private static void assertNoItems(Page page, String note) {
    page.waitForSelector("#now-when:has-text('Slice 2')");
    assertThat(page.locator("#items-rows tr").count()).isZero();
    assertThat(page.textContent("#items-note")).startsWith(note);
  }
}
