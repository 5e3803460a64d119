import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Prints how many tests of all modules passed, failed and were skipped in one build, as one line;
 * before it, a line for each reason why some could not run here.
 *
 * <p>{@code java TestCount.java ROOT START}: reads the reports of Surefire and Failsafe below
 * {@code ROOT}'s modules, those written since {@code START} (an ISO instant), so that reports of an
 * earlier build are not counted again. Exits 1 if a test failed or none passed.
 */
public final class TestCount {
  private static final String REPORT = "/*/target/{surefire,failsafe}-reports/TEST-*.xml";
  private static final String SUMMARY = "/*/target/failsafe-reports/failsafe-summary.xml";

  private final Path root;
  private final Instant start;
  private int passed;
  private int failed;
  private int skipped;
  private final Set<String> reasons = new TreeSet<>();

  private TestCount(Path root, Instant start) {
    this.root = root;
    this.start = start;
  }

  /** The entry point. */
  public static void main(String[] args) throws IOException {
    TestCount count = new TestCount(Path.of(args[0]).toRealPath(), Instant.parse(args[1]));
    count.files(REPORT).forEach(file -> count.addReport(read(file)));
    count.files(SUMMARY).forEach(file -> count.addSummary(read(file)));
    count.reasons.forEach(System.out::println);
    System.out.printf(
        "%d passed, %d failed, %d skipped%n", count.passed, count.failed, count.skipped);
    System.exit(count.failed > 0 || count.passed == 0 ? 1 : 0);
  }

  private void addReport(Element suite) {
    int broken = number(suite, "failures") + number(suite, "errors");
    failed += broken;
    skipped += number(suite, "skipped");
    passed += number(suite, "tests") - broken - number(suite, "skipped");
    NodeList skips = suite.getElementsByTagName("skipped");
    for (int i = 0; i < skips.getLength(); i++) {
      addReason((Element) skips.item(i));
    }
  }

  /** What is missing on this machine, once, however many tests need it: they say "Skipped: ...". */
  private void addReason(Element skip) {
    String said = skip.getAttribute("message") + '\n' + skip.getTextContent();
    said.lines()
        .filter(line -> line.contains("Skipped: "))
        .map(line -> line.substring(line.indexOf("Skipped: ")))
        .findFirst()
        .ifPresent(reasons::add);
  }

  /** A test JVM that died writes no report of its own, only a message into the summary. */
  private void addSummary(Element summary) {
    if (!summary.getElementsByTagName("failureMessage").item(0).getTextContent().isBlank()) {
      failed++;
    }
  }

  private List<Path> files(String pattern) throws IOException {
    var matcher = root.getFileSystem().getPathMatcher("glob:" + root + pattern);
    try (Stream<Path> files = Files.walk(root, 4)) {
      return files.filter(matcher::matches).filter(this::isOfThisBuild).toList();
    }
  }

  private boolean isOfThisBuild(Path file) {
    try {
      return !Files.getLastModifiedTime(file).toInstant().isBefore(start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Element read(Path file) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("Not a test report: " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(Element suite, String attribute) {
    return Integer.parseInt(suite.getAttribute(attribute));
  }
}
