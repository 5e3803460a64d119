package io.rtanalytics.cli;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads what Kafka's own commands take as their configuration: a file of Java properties. */
final class KafkaConfigFile {
  private KafkaConfigFile() {}

  static Map<String, String> read(Path file) throws Failure {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(reader);
    } catch (IOException e) {
      throw Failure.of("Kafka's configuration", file, e);
    } catch (IllegalArgumentException e) {
      throw new Failure(file + " is no file of properties: " + e.getMessage(), e);
    }
    Map<String, String> all = new HashMap<>();
    read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name)));
    return all;
  }
}
