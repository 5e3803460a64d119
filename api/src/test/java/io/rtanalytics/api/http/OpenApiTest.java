package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.timeline.Settings;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description of the interface against the routes, the parameters and answers of a node. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every parameter of any GET, each with a value that is good everywhere. */
  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry("timestamp", Long.toString(at(0))),
          Map.entry("from", Long.toString(at(0))),
          Map.entry("to", Long.toString(at(0))),
          Map.entry("step", "hour"),
          Map.entry("timezone", "Europe/Berlin"),
          Map.entry("partial", "false"),
          Map.entry("sort", "ctr"),
          Map.entry("limit", "5"),
          Map.entry("min_impressions", "0"),
          Map.entry("id", "x"),
          Map.entry("item", "x"),
          Map.entry("user", "ann"),
          Map.entry("action", "click"));

  private final ApiServer server = new ApiServer(Clusters.of(Settings.DEFAULTS, "0", "1"));
  private JsonNode api;

  @BeforeEach
  void read() {
    HttpResponse<String> reply = server.get("/openapi.json");
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
    api = json(reply.body());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? api.at(node.get("$ref").asText().substring(1)) : node;
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Map<String, List<String>> described = new TreeMap<>();
    for (String path : names(api.get("paths"))) {
      described.put(
          path,
          names(api.get("paths").get(path)).stream()
              .map(method -> method.toUpperCase(Locale.ROOT))
              .sorted()
              .toList());
    }
    Map<String, List<String>> routes = new TreeMap<>(server.routes.methods());
    routes.keySet().removeIf(path -> path.matches("/(docs|live|opt-out)/.*")); // parts of pages
    assertThat(described).isEqualTo(routes);
  }

  @Test
  void everyQueryIsDescribedAndNothingElse() {
    for (String path : names(api.get("paths"))) {
      JsonNode get = api.get("paths").get(path).path("get");
      if (!get.isMissingNode() && !isCollection(get) && !isStream(get)) {
        Set<String> read = new TreeSet<>();
        GOOD.keySet().stream().filter(name -> isRead(path, name)).forEach(read::add);
        assertThat(parameters(get).keySet()).as(path).isEqualTo(read);
      }
    }
  }

  /** What answers visitors whatever they ask is tested by {@link CollectTest}. */
  private static boolean isCollection(JsonNode operation) {
    return operation.path("tags").path(0).asText().equals("collection");
  }

  /** One that has no end takes no parameters: {@link GetLiveTest} shows what it answers. */
  private static boolean isStream(JsonNode get) {
    boolean isStream = get.at("/responses/200/content").has("text/event-stream");
    assertThat(isStream && get.has("parameters")).isFalse();
    return isStream;
  }

  /** Whoever reads a parameter of a GET refuses an empty one, and names it. */
  private boolean isRead(String path, String name) {
    StringBuilder query = new StringBuilder(path).append('?').append(name).append('=');
    GOOD.forEach(
        (other, value) -> {
          if (!other.equals(name)) {
            query.append('&').append(other).append('=').append(value);
          }
        });
    HttpResponse<String> reply = server.get(query.toString());
    assertThat(reply.statusCode()).as("%s: %s", query, reply.body()).isIn(200, 400);
    return reply.statusCode() == 400 && json(reply.body()).get("parameter").asText().equals(name);
  }

  private Map<String, JsonNode> parameters(JsonNode operation) {
    Map<String, JsonNode> parameters = new TreeMap<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode found = resolved(parameter);
      assertThat(found.get("in").asText()).isEqualTo("query");
      assertThat(parameters.put(found.get("name").asText(), found)).isNull();
    }
    return parameters;
  }

  @Test
  void whatIsRequiredIsMissed() {
    for (String path : names(api.get("paths"))) {
      if (isCollection(api.get("paths").get(path).path("get"))) {
        continue;
      }
      parameters(api.get("paths").get(path).path("get"))
          .forEach(
              (name, parameter) -> {
                StringBuilder query = new StringBuilder(path).append('?');
                GOOD.forEach(
                    (other, value) ->
                        query.append(other.equals(name) ? "" : "&" + other + "=" + value));
                int expected = parameter.path("required").asBoolean() ? 400 : 200;
                assertThat(server.get(query.toString()).statusCode())
                    .as("%s without %s", path, name)
                    .isEqualTo(expected);
              });
    }
  }

  /** An event's fields are each taken once, whether they come in the query or in the body. */
  @Test
  void fieldsOfAnEventAreThoseOfQueryFormAndJson() {
    JsonNode post = api.at("/paths/~1analytics/post");
    Set<String> query = parameters(post).keySet();
    assertThat(query)
        .containsExactlyInAnyOrder("timestamp", "user", "click", "impression", "item", "id");
    for (String name : query) {
      String path = "/analytics?" + name + "=1&" + name + "=1";
      assertThat(server.post(path).body()).contains(name + ": repeated");
    }
    Set<String> fields = new HashSet<>(query);
    fields.add("action");
    for (String schema : List.of("Event", "EventForm")) {
      assertThat(names(api.at("/components/schemas/" + schema + "/properties")))
          .containsExactlyInAnyOrderElementsOf(fields);
    }
    assertThat(names(api.at("/components/schemas/PageEvent/properties")))
        .containsExactlyInAnyOrder("click", "impression", "item", "site");
    assertThat(parameters(api.at("/paths/~1click/get"))).containsOnlyKeys("to", "item", "site");
    assertThat(parameters(api.at("/paths/~1pixel.gif/get"))).containsOnlyKeys("item", "site");
    assertThat(parameters(api.at("/paths/~1analytics~1batch/post"))).containsOnlyKeys("id");
    assertThat(server.post("/analytics/batch?id=1&id=1", "text/csv", "").body())
        .contains("id: repeated");
  }

  @Test
  void answersHaveTheMembersOfTheirSchemas() {
    JsonNode report =
        json(
            server
                .post("/analytics/batch", "text/csv", at(0) + ",ann,click\nx,ann,click\n")
                .body());
    assertMembers(report, "Report");
    assertMembers(ask("/analytics?timestamp=" + at(0)), "Totals");
    ask("/analytics/perworker?timestamp=" + at(0)).forEach(w -> assertMembers(w, "WorkerTotals"));
    ask("/analytics/allslices").forEach(slice -> assertMembers(slice, "SliceTotals"));
    for (String step : List.of("hour", "day")) {
      ask("/analytics/range?from=%d&to=%d&step=%s".formatted(at(0), at(0), step))
          .forEach(row -> assertMembers(row, "RangeRow"));
    }
    assertMembers(ask("/analytics?item=x&timestamp=" + at(0)), "Totals");
    JsonNode items = ask("/analytics/items?timestamp=" + at(0));
    assertMembers(items, "Items");
    items.get("items").forEach(item -> assertMembers(item, "Item"));
    assertMembers(ask("/analytics/frequency?timestamp=" + at(0)), "Frequency");
    assertMembers(ask("/analytics?timestamp=x"), "Problem");
  }

  private JsonNode ask(String path) {
    JsonNode answer = json(server.get(path, "Accept", "application/json").body());
    assertThat(answer).isNotEmpty();
    return answer;
  }

  private void assertMembers(JsonNode answer, String schema) {
    Set<String> properties = new HashSet<>();
    Set<String> required = new HashSet<>();
    gather(api.at("/components/schemas/" + schema), properties, required);
    assertThat(names(answer)).as(schema).containsAll(required).isSubsetOf(properties);
  }

  private void gather(JsonNode schema, Set<String> properties, Set<String> required) {
    schema.path("allOf").forEach(part -> gather(resolved(part), properties, required));
    properties.addAll(names(schema.path("properties")));
    schema.path("required").forEach(name -> required.add(name.asText()));
  }

  @Test
  void referencesLeadSomewhereAndNamesAreUnique() {
    assertThat(api.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(api.at(ref.substring(1)).isMissingNode()).isFalse());
    assertThat(api.findValuesAsText("operationId")).doesNotHaveDuplicates().hasSizeGreaterThan(9);
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(api.get("openapi").asText()).startsWith("3.1.");
    assertThat(api.at("/info/version").asText()).matches("\\d+\\.\\d+\\.\\d+(-\\w+)?");
  }

  @Test
  void pageLoadsAllThatItNeedsFromThisNodeAndRunsNoScriptOfItsOwn() {
    HttpResponse<String> page = server.get("/docs");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http", "*");
    assertThat(page.body())
        .doesNotContain("://", "style=")
        .doesNotContainPattern("<script>|\\son\\w+=");
    List<String> parts =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"")
            .matcher(page.body())
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(parts).hasSize(5).contains("openapi.json");
    for (String part : parts) {
      HttpResponse<String> reply = server.get("/" + part);
      assertThat(reply.statusCode()).as(part).isEqualTo(200);
      assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(reply.body()).isNotEmpty();
    }
  }
}
