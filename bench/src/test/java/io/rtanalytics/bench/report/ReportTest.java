package io.rtanalytics.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.bench.model.Verdict;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Row ROW =
      Row.builder()
          .figure("single <&>")
          .unit("requests/s")
          .rt(Spread.of(List.of(30.0, 10.0, 20.0)))
          .yardstick("bare")
          .beside(Spread.of(40))
          .p99(3.5)
          .targets(List.of(Target.atLeast("ratio", 0.65, 0.5), Target.atMost("p99 ms", 15, 3.5)))
          .build();
  private static final Curve CURVE =
      new Curve(
          "cost",
          "ns",
          List.of(
              new Curve.Point(1, Spread.of(5)),
              new Curve.Point(10, Spread.of(6)),
              new Curve.Point(100, Spread.of(7))));

  private static RunResults results(Verdict verdict) {
    FigureResult figure =
        FigureResult.builder().name("single").row(ROW).curve(CURVE).verdict(verdict).build();
    return new RunResults(new Machine(Map.of("cores", "2")), 3, 5, List.of(figure));
  }

  @Test
  void aSpreadHasTheMedian() {
    assertThat(Spread.of(List.of(30.0, 10.0, 20.0))).isEqualTo(new Spread(20, 10, 30));
    assertThat(Spread.of(List.of(40.0, 10.0)).median()).isEqualTo(25);
  }

  @Test
  void textShowsRatioAndTargets() {
    String text = ResultsText.of(results(new Verdict("single", true, "100 events")));

    assertThat(text)
        .contains("single <&> / bare")
        .containsPattern(
            "20 +10-30 +40 +40-40 +0\\.50 +3\\.50 +ratio ≥ 0\\.65 MISSED, p99 ms ≤ 15 met")
        .contains("single: sums right: 100 events");
  }

  @Test
  void aWrongSumFailsTheRun() {
    RunResults wrong = results(new Verdict("single", false, "differs"));

    assertThat(wrong.isRight()).isFalse();
    assertThat(ResultsText.of(wrong)).contains("single: SUMS WRONG: differs");
  }

  @Test
  void theChartIsWellFormedAndShowsBarsAndCurves() throws Exception {
    String svg = Chart.draw(results(new Verdict("single", true, "")));

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3); // page, two bars
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(1);
    assertThat(document.getDocumentElement().getTextContent()).contains("single <&>", "(×0.50)");
  }

  @Test
  void aTableIsAsWideAsItsCells() {
    TextTable table = new TextTable(1, "name", "n", "note");
    table.add("a longer name", "7", "");
    table.add("b", "1,000", "x");

    assertThat(table.toString())
        .isEqualTo(
            """
            name               n  note
            a longer name      7
            b              1,000  x
            """);
  }
}
