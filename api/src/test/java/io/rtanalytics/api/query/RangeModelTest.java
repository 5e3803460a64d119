package io.rtanalytics.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Step;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.SliceListBuilder;
import io.rtanalytics.wire.SlicesRequest;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * Ranges against a plain model: a slice counts for the date or hour that a local clock shows from
 * its beginning to its end. What workers have counted follows from the slice's number.
 */
class RangeModelTest {
  private static final long MAX_FUTURE = 3600;
  private static final long DAY = 86_400;
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "America/St_Johns",
          "America/Sao_Paulo",
          "Asia/Kolkata",
          "Asia/Kathmandu",
          "Asia/Beirut",
          "Pacific/Chatham");

  /** A question, the slices that it is asked of, and the present, in seconds. */
  record Case(Timeline timeline, RangeQuestion question, long now) {
    long first() {
      return timeline.first().getEpochSecond();
    }

    long startOf(long slice) {
      return first() + slice * timeline.length();
    }

    /** The first second that any row is asked for. */
    long from() {
      return Math.max(first(), question.from());
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Instant> instants =
        Arbitraries.longs().between(1_480_000_000, 2_000_000_000).map(Instant::ofEpochSecond);
    Arbitrary<Long> hours = Arbitraries.longs().between(0, 24 * 9);
    return Combinators.combine(
            Arbitraries.of(300L, 900L, 900L, 1800L, 3600L, 3600L, 7200L, DAY),
            Arbitraries.of(ZONES).map(ZoneId::of),
            Arbitraries.of(Step.class),
            instants,
            hours,
            hours,
            hours,
            Arbitraries.longs().between(0, 5 * DAY))
        .as(RangeModelTest::around);
  }

  /** A range around a change of the zone's clock. */
  private static Case around(
      long length,
      ZoneId zone,
      Step step,
      Instant near,
      long hoursBefore,
      long hoursAfter,
      long hoursOfTimeline,
      long later) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(near);
    long middle = (change == null ? near.getEpochSecond() : change.toEpochSecond()) / 3600 * 3600;
    long to = middle + hoursAfter * 3600;
    return new Case(
        new Timeline(Instant.ofEpochSecond(middle - hoursOfTimeline * 3600), length),
        new RangeQuestion(middle - hoursBefore * 3600, to, step, zone, null),
        to + later - MAX_FUTURE);
  }

  @Property(tries = 2000)
  void rowsAreTheSumsOfTheirSlices(@ForAll("cases") Case asked) {
    boolean divides = dividesASlice(asked);
    Statistics.collect(asked.question().step(), divides ? "refused" : "answered");
    if (divides) {
      assertThatThrownBy(() -> rows(asked))
          .isInstanceOfSatisfying(
              InvalidEvent.class, e -> assertThat(e.parameter()).isIn("step", "timezone"))
          .hasMessageContaining("does not lie within one");
      return;
    }
    List<StepRow> rows = rows(asked);
    Map<Object, SliceTotals> sums = sums(asked);
    assertThat(rows)
        .extracting(row -> label(asked, row.start().getEpochSecond()))
        .containsExactlyElementsOf(sums.keySet());
    assertThat(rows)
        .extracting(row -> new SliceTotals(row.userSlices(), row.clicks(), row.impressions()))
        .containsExactlyElementsOf(sums.values());
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.start().plusSeconds(asked.timeline().length()).equals(row.end()))
                    .isEqualTo(row.isOneSlice()));
    for (int i = 1; i < rows.size(); i++) {
      assertThat(rows.get(i).start()).isEqualTo(rows.get(i - 1).end());
    }
  }

  /** What the clock or calendar shows that rows are named after. */
  private static Object label(Case asked, long second) {
    ZonedDateTime local = Instant.ofEpochSecond(second).atZone(asked.question().zone());
    LocalDate date = local.toLocalDate();
    return switch (asked.question().step()) {
      case SLICE -> Math.floorDiv(second - asked.first(), asked.timeline().length());
      case HOUR -> List.of(date, local.getHour(), local.getOffset());
      case DAY -> date;
      case WEEK -> {
        while (date.getDayOfWeek() != DayOfWeek.MONDAY) {
          date = date.minusDays(1);
        }
        yield date;
      }
    };
  }

  /** The sum of each row, in order; all borders lie at multiples of five minutes. */
  private static Map<Object, SliceTotals> sums(Case asked) {
    Map<Object, SliceTotals> sums = new LinkedHashMap<>();
    for (long second = asked.from(); second <= asked.question().to(); second += 300) {
      sums.put(label(asked, second), SliceTotals.ZERO);
    }
    for (long slice = 0; asked.startOf(slice) <= asked.now() + MAX_FUTURE; slice++) {
      SliceTotals counted =
          counted("0", slice).plus(slice < 40 ? SliceTotals.ZERO : counted("1", slice));
      sums.computeIfPresent(label(asked, asked.startOf(slice)), (row, sum) -> sum.plus(counted));
    }
    return sums;
  }

  private static boolean dividesASlice(Case asked) {
    Map<Object, SliceTotals> rows = sums(asked);
    for (long slice = 0; asked.startOf(slice) <= asked.question().to() + 9 * DAY; slice++) {
      long start = asked.startOf(slice);
      long end = asked.startOf(slice + 1);
      Object first = label(asked, start);
      Object last = label(asked, end - 1);
      boolean isInRange = start <= asked.from() && asked.from() < end;
      if (!first.equals(last) && (isInRange || rows.containsKey(first) || rows.containsKey(last))) {
        return true;
      }
    }
    return false;
  }

  private static SliceTotals counted(String worker, long slice) {
    int id = Integer.parseInt(worker);
    return slice % 3 == id
        ? SliceTotals.ZERO
        : new SliceTotals(1 + slice % 7 + id, slice % 5, slice % 11);
  }

  private static List<StepRow> rows(Case asked) {
    Settings settings = Settings.builder().maxFuture(MAX_FUTURE).build();
    Cluster hours = Clusters.routed(settings, Map.of(0L, List.of("0"), 40L, List.of("1", "0")));
    Cluster cluster =
        new Cluster(
            hours.apiNodes(), hours.workerNodes(), asked.timeline(), hours.routing(), settings);
    QueryService queries =
        new QueryService(
            ClusterSource.fixed(cluster),
            Clock.fixed(Instant.ofEpochSecond(asked.now()), ZoneOffset.UTC),
            new CountingWorkers(),
            Clusters.SECRET,
            new TotalsCache(settings, () -> 0));
    StepScan scan = queries.range(asked.question());
    List<StepRow> rows = new ArrayList<>();
    List<StepRow> next = scan.next().toCompletableFuture().join();
    while (!next.isEmpty()) {
      rows.addAll(next);
      next = scan.next().toCompletableFuture().join();
    }
    return rows;
  }

  private static final class CountingWorkers implements Workers {
    private final Set<String> asked = new HashSet<>();

    @Override
    public BatchSink sink(String worker) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TotalsSource totals(String worker) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SliceSource slices(String worker) {
      assertThat(asked.add(worker)).as("one question to each").isTrue();
      return (request, timeout) -> {
        SliceListBuilder list = new SliceListBuilder();
        for (SlicesRequest.Run run : request.runs()) {
          for (long slice = run.from(); slice <= run.to(); slice++) {
            SliceTotals totals = counted(worker, slice);
            if (!totals.equals(SliceTotals.ZERO)) {
              list.add(slice, totals, true);
            }
          }
        }
        return CompletableFuture.completedFuture(list.build(1, 0));
      };
    }

    @Override
    public ItemSource items(String worker) {
      throw new UnsupportedOperationException();
    }
  }
}
