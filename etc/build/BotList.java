import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Renews {@code bots.txt} from the list "crawler-user-agents" (MIT), which is made of regular
 * expressions: those that stand for a few fixed texts become these texts, others are named and left
 * out.
 *
 * <p>{@code npm pack crawler-user-agents}, unpack it, then {@code java etc/build/BotList.java
 * package 2026-08-10} with the directory and the date of the release. The head of the file, up to
 * {@value #MARK}, and what it adds by itself stay as they are.
 */
public final class BotList {
  private static final Path FILE =
      Path.of("api/src/main/resources/io/rtanalytics/api/collect/bots.txt");
  private static final String MARK = "# --- crawler-user-agents";
  private static final Pattern PATTERN =
      Pattern.compile("(?m)^ *\"pattern\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern VERSION = Pattern.compile("\"version\": \"([^\"]+)\"");
  private static final int SHORTEST = 3;

  /** They load the images of a mail when somebody reads it, and not before. */
  private static final Set<String> READERS = Set.of("GoogleImageProxy", "YahooMailProxy");

  private final String regex;
  private int at;

  private BotList(String regex) {
    this.regex = regex;
  }

  /** The entry point. */
  public static void main(String[] args) throws IOException {
    Path source = Path.of(args[0]);
    String version =
        VERSION
            .matcher(Files.readString(source.resolve("package.json")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    TreeSet<String> texts = new TreeSet<>();
    List<String> patterns =
        PATTERN
            .matcher(Files.readString(source.resolve("crawler-user-agents.json")))
            .results()
            .map((MatchResult found) -> found.group(1).replace("\\\\", "\\").replace("\\\"", "\""))
            .toList();
    for (String pattern : patterns) {
      try {
        texts.addAll(new BotList(pattern).texts());
      } catch (IllegalArgumentException e) {
        System.out.println("left out: " + pattern + " (" + e.getMessage() + ")");
      }
    }
    texts.removeAll(READERS);
    String old = Files.readString(FILE);
    String head = old.substring(0, old.indexOf(MARK));
    String body = String.join("\n", texts);
    Files.writeString(FILE, "%s%s %s of %s%n%s%n".formatted(head, MARK, version, args[1], body));
    System.out.printf("%d patterns, %d texts%n", patterns.size(), texts.size());
  }

  private List<String> texts() {
    List<String> texts = alternatives();
    if (at < regex.length()) {
      throw new IllegalArgumentException("unbalanced");
    }
    for (String text : texts) {
      String bare = text.replaceFirst("^\\^", "").replaceFirst("\\$$", "");
      if (bare.length() < SHORTEST || bare.contains("^") || bare.contains("$")) {
        throw new IllegalArgumentException("too short, or bound in the middle");
      }
    }
    return texts;
  }

  private List<String> alternatives() {
    List<String> all = new ArrayList<>();
    List<String> branch = List.of("");
    while (at < regex.length() && regex.charAt(at) != ')') {
      if (regex.charAt(at) == '|') {
        at++;
        all.addAll(branch);
        branch = List.of("");
      } else {
        branch = joined(branch, next());
      }
    }
    all.addAll(branch);
    return all;
  }

  private static List<String> joined(List<String> beginnings, List<String> ends) {
    return beginnings.stream().flatMap(b -> ends.stream().map(e -> b + e)).toList();
  }

  private List<String> next() {
    char c = regex.charAt(at++);
    List<String> choice =
        switch (c) {
          case '(' -> group();
          case '[' -> characterClass();
          case '\\' -> List.of(escaped());
          case '.', '*', '+', '?', '{' -> throw new IllegalArgumentException("not a fixed text");
          default -> List.of(String.valueOf(c));
        };
    if (at < regex.length() && "*+?{".indexOf(regex.charAt(at)) >= 0) {
      throw new IllegalArgumentException("not a fixed text");
    }
    return choice;
  }

  private List<String> group() {
    List<String> inner = alternatives();
    if (at == regex.length()) {
      throw new IllegalArgumentException("unbalanced");
    }
    at++;
    return inner;
  }

  private List<String> characterClass() {
    List<String> characters = new ArrayList<>();
    while (regex.charAt(at) != ']') {
      char c = regex.charAt(at++);
      if (c == '^' || c == '\\' || c == '-') {
        throw new IllegalArgumentException("not a fixed text");
      }
      characters.add(String.valueOf(c));
    }
    at++;
    return characters;
  }

  private String escaped() {
    char c = regex.charAt(at++);
    if (Character.isLetterOrDigit(c)) {
      throw new IllegalArgumentException("not a fixed text");
    }
    return String.valueOf(c);
  }
}
