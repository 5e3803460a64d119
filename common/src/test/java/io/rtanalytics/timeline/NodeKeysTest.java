package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys {@code api-nodes} and {@code worker-nodes}. */
class NodeKeysTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8000/analytics",
        "https://api.example.org",
        "HTTP://10.0.0.1:80/",
        "http://[::1]:8000/a"
      })
  void absoluteUrlWithAHostIsAllowed(String url) {
    assertThat(apiNode("\"" + url + "\"").cluster().apiNodes().get("0")).hasToString(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:8000        | must begin with http:// or https://",
        "/analytics            | must begin with http:// or https://",
        "ftp://api/            | must begin with http:// or https://",
        "http:api              | has no valid host: letters, digits, dots and hyphens",
        "http:///analytics     | has no valid host: letters, digits, dots and hyphens",
        "http://api_1:8000     | has no valid host: letters, digits, dots and hyphens",
        "http://api:0/         | has a port that is not within 1 to 65535",
        "http://api:65536/     | has a port that is not within 1 to 65535",
        "http://api/?a=b       | must not contain a query (?) or fragment (#)",
        "http://api/#a         | must not contain a query (?) or fragment (#)",
        "http://api/a b        | is not a URL: Illegal character in path",
        "http://               | is not a URL: Expected authority"
      })
  void otherUrlIsRefused(String url, String problem) {
    assertThat(problems(apiNode("\"" + url + "\"")))
        .containsExactly("api-nodes.0: \"" + url + "\" " + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "http://me:secret@api/, must not contain a user name or password",
    "http://me:sec ret@api/, is not a URL: Illegal character in authority",
    "http://me:sec/ret@api/, 'has no valid host: letters, digits, dots and hyphens'"
  })
  void passwordInAUrlIsRefusedAndNotShown(String url, String problem) {
    assertThat(problems(apiNode("\"" + url + "\"")))
        .containsExactly("api-nodes.0: \"http://***@api/\" " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "null", "[\"http://a\",\"http://b\"]", "{}"})
  void urlThatIsNoTextIsRefused(String json) {
    assertThat(problems(apiNode(json)))
        .containsExactly("api-nodes.0: must be a URL in quotes, not " + json);
  }

  @Test
  void urlOfTwoNodesIsRefused() {
    assertThat(
            problems(
                ClusterText.valid()
                    .with(
                        "api-nodes",
                        "{\"0\": \"http://a\", \"1\": \"HTTP://A:80/\", \"2\": \"http://a/b\"}")))
        .containsExactly("api-nodes.1: \"HTTP://A:80/\" is the URL of api-nodes.0 too");
  }

  @Test
  void urlOfAnApiNodeAndAWorkerIsRefused() {
    assertThat(problems(apiNode("\"http://w:9000/worker/\"")))
        .containsExactly("worker-nodes.0: \"http://w:9000/worker\" is the URL of api-nodes.0 too");
  }

  // R12
  @Test
  void nodesOnOneHostAndPortMayDifferByPath() {
    String nodes =
        "{\"0\": \"http://w:9000/0\", \"1\": \"http://w:9000/1\", \"2\": \"http://w:9000/2\"}";
    assertThat(ClusterText.valid().with("worker-nodes", nodes).cluster().workerNodes()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-nodes", "worker-nodes"})
  void noNodeIsRefused(String key) {
    assertThat(problems(ClusterText.valid().with("routing", "[{\"slice\": 0}]").with(key, "{}")))
        .containsExactly(key + ": must not be empty", "routing[0].nodes: missing");
  }

  @Test
  void listOfNodesIsRefused() {
    assertThat(problems(ClusterText.valid().with("api-nodes", "[\"http://api\"]")))
        .containsExactly("api-nodes: must be an object of node ids and URLs, not [\"http://api\"]");
  }

  @Test
  void emptyIdIsRefused() {
    assertThat(problems(id(""))).containsExactly("api-nodes: a node id must not be empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a,b", "a/b", "..\\\\b", "a\\tb", "a\\u0000b", "a\\u2003b", "ä"})
  void idOfOtherThanVisibleAsciiIsRefused(String id) {
    assertThat(problems(id(id)))
        .singleElement()
        .asString()
        .startsWith("api-nodes: node id \"")
        .endsWith("\" must be visible ASCII characters without commas and slashes");
  }

  @Test
  void idOfUpToSixtyFourCharactersIsAllowed() {
    assertThat(id("a".repeat(64)).cluster().apiNodes()).containsKey("a".repeat(64));
    assertThat(problems(id("a".repeat(65))))
        .containsExactly(
            "api-nodes: node id \"" + "a".repeat(65) + "\" is longer than 64 characters");
  }

  @Test
  void idWithABadUrlIsStillAKnownNode() {
    String nodes = "{\"0\": \"nowhere\", \"1\": \"http://w:9001\"}";
    assertThat(problems(ClusterText.valid().with("worker-nodes", nodes)))
        .containsExactly("worker-nodes.0: \"nowhere\" must begin with http:// or https://");
  }

  private static ClusterText apiNode(String json) {
    return ClusterText.valid().with("api-nodes", "{\"0\": " + json + "}");
  }

  private static ClusterText id(String id) {
    return ClusterText.valid().with("api-nodes", "{\"" + id + "\": \"http://api\"}");
  }

  private static List<String> problems(ClusterText text) {
    return ClusterText.problems(text.toString());
  }
}
