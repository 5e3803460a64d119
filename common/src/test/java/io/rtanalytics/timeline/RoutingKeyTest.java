package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key {@code routing}. */
class RoutingKeyTest {
  @Test
  void entriesMayStandInAnyOrder() {
    assertThat(
            with("{\"nodes\": [\"1\", \"0\"], \"slice\": 3}, {\"slice\": 0, \"nodes\": [\"0\"]}")
                .cluster()
                .routing())
        .hasToString("Routing[0→[0], 3→[1, 0]]");
  }

  @Test
  void noEntryIsRefused() {
    assertThat(problems("")).containsExactly("routing: must not be empty");
  }

  @Test
  void routingThatIsNoArrayIsRefused() {
    assertThat(ClusterText.problems(ClusterText.valid().with("routing", "{\"0\": []}").toString()))
        .containsExactly("routing: must be an array of slices and their nodes, not {\"0\":[]}");
  }

  @Test
  void entryThatIsNoObjectIsRefused() {
    assertThat(problems("{\"slice\": 0, \"nodes\": [\"0\"]}, [\"0\"]"))
        .containsExactly("routing[1]: must be an object with \"slice\" and \"nodes\", not [\"0\"]");
  }

  @Test
  void missingKeysOfAnEntryAreRefused() {
    assertThat(problems("{}"))
        .containsExactly("routing[0].slice: missing", "routing[0].nodes: missing");
  }

  @Test
  void unknownKeyOfAnEntryIsRefused() {
    assertThat(problems("{\"slice\": 0, \"nodes\": [\"0\"], \"node\": 1}"))
        .containsExactly("routing[0].node: unknown key; the nearest known one is \"nodes\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"1\"", "null", "9223372036854775808"})
  void sliceOtherThanAnIntegerFromZeroIsRefused(String slice) {
    assertThat(problems("{\"slice\": " + slice + ", \"nodes\": [\"0\"]}"))
        .containsExactly(
            "routing[0].slice: must be an integer from 0 to 9223372036854775807, not " + slice);
  }

  @Test
  void missingEntryForSliceZeroIsRefused() {
    assertThat(problems("{\"slice\": 1, \"nodes\": [\"0\"]}"))
        .containsExactly("routing: needs an entry for slice 0");
  }

  @Test
  void secondEntryForASliceIsRefused() {
    assertThat(
            problems(
                "{\"slice\": 0, \"nodes\": [\"0\"]}, {\"slice\": 3, \"nodes\": [\"1\"]},"
                    + " {\"slice\": 3, \"nodes\": [\"0\", \"1\"]}"))
        .containsExactly("routing[2].slice: slice 3 stands in routing[1] already");
  }

  @Test
  void entryWithoutNodesIsRefused() {
    assertThat(problems("{\"slice\": 0, \"nodes\": []}"))
        .containsExactly("routing[0].nodes: must not be empty");
  }

  @Test
  void nodesThatAreNoArrayAreRefused() {
    assertThat(problems("{\"slice\": 0, \"nodes\": \"0\"}"))
        .containsExactly("routing[0].nodes: must be an array of node ids, not \"0\"");
  }

  @Test
  void nodeIdWithoutQuotesIsRefused() {
    assertThat(problems("{\"slice\": 0, \"nodes\": [\"0\", 1]}"))
        .containsExactly("routing[0].nodes[1]: must be a node id in quotes, not 1");
  }

  @Test
  void unknownNodeIsRefused() {
    assertThat(problems("{\"slice\": 0, \"nodes\": [\"0\"]}, {\"slice\": 3, \"nodes\": [\"7\"]}"))
        .containsExactly("routing[1].nodes: unknown node \"7\"");
  }

  @Test
  void nodeListedTwiceIsRefused() {
    assertThat(problems("{\"slice\": 0, \"nodes\": [\"0\", \"1\", \"0\"]}"))
        .containsExactly("routing[0].nodes: node \"0\" is listed twice");
  }

  private static ClusterText with(String entries) {
    return ClusterText.valid().with("routing", "[" + entries + "]");
  }

  private static List<String> problems(String entries) {
    return ClusterText.problems(with(entries).toString());
  }
}
