import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes what a container image of rt needs below its own jars, out of what this machine has: a Java
 * of only the modules that rt uses, and the C library that this Java is linked to. No registry is
 * asked, and there is no shell in the image.
 *
 * <p>{@code java ImageRoot.java DIRECTORY}: writes {@code DIRECTORY/opt/java}, {@code
 * DIRECTORY/lib…}, {@code DIRECTORY/etc}, {@code DIRECTORY/tmp} and {@code DIRECTORY/data}. Needs
 * Linux with glibc and {@code ldd}.
 */
public final class ImageRoot {
  /** What rt's libraries load, whether they name it or look for it. */
  private static final String MODULES =
      String.join(
          ",",
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private static final String PASSWD =
      """
      root:x:0:0::/:/none
      rt:x:10001:10001::/data:/none
      """;

  private final Path root;

  private ImageRoot(Path root) {
    this.root = root;
  }

  /** The entry point. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ImageRoot image = new ImageRoot(Path.of(args[0]).toAbsolutePath());
    Path java = image.root.resolve("opt/java");
    if (!Files.exists(java)) {
      image.linkJava(java);
    }
    for (Path library : libraries(java)) {
      image.copy(library);
    }
    Files.createDirectories(image.root.resolve("tmp"));
    Files.createDirectories(image.root.resolve("data"));
    Files.createDirectories(image.root.resolve("etc"));
    Files.writeString(image.root.resolve("etc/passwd"), PASSWD);
    Files.writeString(image.root.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
  }

  private void linkJava(Path java) throws IOException {
    Files.createDirectories(root.resolve("opt"));
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("an image needs a JDK that has jlink"));
    int status =
        jlink.run(
            System.out,
            System.err,
            "--add-modules",
            MODULES,
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            java.toString());
    if (status != 0) {
      throw new IOException("jlink failed with " + status);
    }
  }

  /** What Java's programs and libraries need from the system, as the dynamic linker finds it. */
  private static Set<Path> libraries(Path java) throws IOException, InterruptedException {
    List<String> binaries;
    try (Stream<Path> files = Files.walk(java)) {
      binaries =
          files
              .filter(it -> it.endsWith("bin/java") || it.toString().endsWith(".so"))
              .map(Path::toString)
              .toList();
    }
    Set<Path> libraries = new TreeSet<>();
    for (String binary : binaries) {
      Process ldd = new ProcessBuilder("ldd", binary).redirectErrorStream(true).start();
      String lines = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      ldd.waitFor();
      lines.lines().forEach(line -> addLibrary(line, java, libraries));
    }
    if (libraries.stream().noneMatch(it -> it.toString().contains("ld-linux"))) {
      throw new IOException("an image needs a Linux with glibc and ldd");
    }
    return libraries;
  }

  /** {@code libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x…)}, or a path alone. */
  private static void addLibrary(String line, Path java, Set<Path> libraries) {
    int slash = line.indexOf('/');
    int end = line.indexOf(" (", Math.max(slash, 0));
    if (slash >= 0 && end > slash) {
      Path library = Path.of(line.substring(slash, end));
      if (!library.startsWith(java)) {
        libraries.add(library);
      }
    }
  }

  private void copy(Path library) {
    Path target = root.resolve(library.subpath(0, library.getNameCount()));
    try {
      Files.createDirectories(target.getParent());
      // What a link leads to, under the link's own name: that is the one looked for.
      Files.copy(library.toRealPath(), target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
