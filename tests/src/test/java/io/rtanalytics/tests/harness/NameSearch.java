package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Looks for texts in bytes in every form that software likes to write them in, unsalted hashes
 * among them, and in what is gzipped therein.
 */
public final class NameSearch {
  private static final String GZIP = "\u001f\u008b\b";

  private final Map<String, String> sought = new LinkedHashMap<>();

  /** Looks for these. */
  public NameSearch(Collection<String> names) {
    names.forEach(name -> forms(name).forEach((form, bytes) -> seek(name, form, bytes)));
  }

  private void seek(String name, String form, byte[] bytes) {
    sought.put(name + " as " + form, new String(bytes, ISO_8859_1));
  }

  /** A text in every form. */
  public static Map<String, byte[]> forms(String name) {
    byte[] utf8 = name.getBytes(UTF_8);
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("UTF-8", utf8);
    forms.put("UTF-16LE", name.getBytes(UTF_16LE));
    forms.put("UTF-16BE", name.getBytes(UTF_16BE));
    forms.put("lower case", name.toLowerCase(Locale.ROOT).getBytes(UTF_8));
    forms.put("URL-encoded", URLEncoder.encode(name, UTF_8).getBytes(ISO_8859_1));
    forms.put("JSON escapes", escaped(name).getBytes(ISO_8859_1));
    addText(forms, "", utf8);
    for (String algorithm : List.of("MD5", "SHA-1", "SHA-256", "SHA-512")) {
      byte[] digest = digest(algorithm, utf8);
      forms.put(algorithm, Arrays.copyOf(digest, 16));
      addText(forms, algorithm + " in ", Arrays.copyOf(digest, 16));
    }
    return forms;
  }

  private static void addText(Map<String, byte[]> forms, String of, byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    forms.put(of + "hex", hex.getBytes(ISO_8859_1));
    forms.put(of + "upper-case hex", hex.toUpperCase(Locale.ROOT).getBytes(ISO_8859_1));
    for (int before = 0; before < 3; before++) {
      forms.put(of + "base64 after " + before, base64(bytes, before, Base64.getEncoder()));
      forms.put(of + "base64url after " + before, base64(bytes, before, Base64.getUrlEncoder()));
    }
  }

  /** The digits that bytes have in base64 after some others, but for those that others share. */
  private static byte[] base64(byte[] bytes, int before, Base64.Encoder encoder) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    byte[] text = encoder.withoutPadding().encode(shifted);
    int from = before == 0 ? 0 : before + 1;
    int to = shifted.length % 3 == 0 ? text.length : text.length - 1;
    return Arrays.copyOfRange(text, from, to);
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    name.chars()
        .forEach(c -> text.append(c < 128 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
    return text.toString();
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What of them is in these bytes, and in which form. */
  public List<String> in(byte[] bytes) {
    List<String> found = new ArrayList<>();
    String text = new String(bytes, ISO_8859_1);
    sought.forEach(
        (form, what) -> {
          if (text.contains(what)) {
            found.add(form);
          }
        });
    for (int at = text.indexOf(GZIP); at >= 0; at = text.indexOf(GZIP, at + 1)) {
      in(unzipped(bytes, at)).forEach(form -> found.add(form + ", gzipped"));
    }
    return found;
  }

  /** What can be unzipped from there on; it need not have an end. */
  private static byte[] unzipped(byte[] bytes, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        out.write(next);
      }
    } catch (IOException e) {
      // It is damaged, or no gzip at all: what came before counts.
    }
    return out.toByteArray();
  }

  /** What of them is in the names and bytes of all files below a directory. */
  public List<String> below(Path directory) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        String name = directory.relativize(file).toString();
        in(name.getBytes(UTF_8)).forEach(form -> found.add(form + " in the name " + name));
        if (Files.isRegularFile(file)) {
          in(Files.readAllBytes(file)).forEach(form -> found.add(form + " in " + name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
