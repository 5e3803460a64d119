package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.rtanalytics.tests.harness.Project;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.InvalidCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What etc/ holds for containers: true to its schemas, to rt's commands and to its cluster files.
 */
class EtcFilesTest {
  private static final Path COMPOSE = Project.root().resolve("etc/compose");
  private static final Path KUBERNETES = Project.root().resolve("etc/kubernetes");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGE = "rt:0.1.0-SNAPSHOT";

  /** A class that knows what an object of the API may and must have, however deep. */
  @FunctionalInterface
  private interface Validation {
    void check(JsonElement object) throws IOException;
  }

  private static final Map<String, Validation> KINDS =
      Map.of(
          "v1/ConfigMap", V1ConfigMap::validateJsonElement,
          "v1/Service", V1Service::validateJsonElement,
          "apps/v1/StatefulSet", V1StatefulSet::validateJsonElement,
          "batch/v1/Job", V1Job::validateJsonElement,
          "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

  private static List<JsonNode> yaml(Path file) throws IOException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(Files.readString(file))) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  private static JsonNode compose() throws IOException {
    return yaml(COMPOSE.resolve("compose.yaml")).get(0);
  }

  private static List<JsonNode> manifests() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(KUBERNETES)) {
      for (Path file : files.sorted().toList()) {
        all.addAll(yaml(file));
      }
    }
    return all;
  }

  private static Stream<JsonNode> elements(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  @Test
  void theComposeFileIsTrueToItsSchema() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            EtcFilesTest.class.getResourceAsStream("/schemas/compose-spec.json"))) {
      JsonNode text = JSON.readTree(in);
      // It names itself and its parts as draft 4 did, and no later one.
      for (JsonNode named : text.findParents("id")) {
        if (named.path("id").isTextual()) {
          ((ObjectNode) named).remove("id");
        }
      }
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09).getSchema(text);

      assertThat(schema.validate(compose())).isEmpty();
      assertThat(schema.validate(JSON.readTree("{\"services\": {\"a\": {\"imag\": \"b\"}}}")))
          .as("the schema finds mistakes")
          .isNotEmpty();
    }
  }

  @Test
  void theManifestsAreTrueToTheApisSchemas() throws IOException {
    for (JsonNode object : manifests()) {
      String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
      Validation validation = KINDS.get(kind);
      assertThat(validation).as("no schema for %s", kind).isNotNull();
      validation.check(JsonParser.parseString(object.toString()));
    }
  }

  @Test
  void everyContainerOfKubernetesHasProbesAndLimits() throws IOException {
    for (JsonNode object : manifests()) {
      JsonNode pod = object.path("spec").path("template").path("spec");
      for (JsonNode container : pod.path("containers")) {
        String name = object.at("/metadata/name").asText() + "/" + container.path("name").asText();
        assertThat(container.at("/resources/limits/memory").asText()).as(name).isNotEmpty();
        if (object.path("kind").asText().equals("StatefulSet")) {
          assertThat(container.has("readinessProbe")).as(name).isTrue();
          assertThat(container.has("livenessProbe")).as(name).isTrue();
        }
        if (container.path("image").asText().equals(IMAGE) && container.has("readinessProbe")) {
          assertThat(container.at("/readinessProbe/httpGet/path").asText())
              .isEqualTo("/health/ready");
          assertThat(container.at("/livenessProbe/httpGet/path").asText())
              .isEqualTo("/health/live");
        }
      }
    }
  }

  /** With lateness a node replaces the secret's file, and does not start where it can't. */
  @Test
  void apiNodesCanRewriteTheirSecret() throws Exception {
    for (String api : List.of("api-0", "api-1")) {
      JsonNode service = compose().path("services").path(api);
      assertThat(words(service.path("command"))).endsWith("--secret", "/keys/secret");
      assertThat(words(service.path("volumes"))).containsExactly("./keys:/keys");
    }
    for (JsonNode object : manifests()) {
      JsonNode api = object.at("/spec/template/spec/containers/0");
      if (api.path("name").asText().equals("api")) {
        assertThat(words(api.path("args"))).endsWith("--secret", "/keys/secret");
        assertThat(api.path("volumeMounts").toString())
            .contains("{\"name\":\"keys\",\"mountPath\":\"/keys\"}");
        assertThat(object.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
            .isEqualTo("keys");
        return;
      }
    }
    throw new AssertionError("no API node in the manifests");
  }

  @Test
  void theServicesOfComposeAreTheNodesOfItsCluster() throws Exception {
    Cluster cluster = ClusterFile.read(COMPOSE.resolve("cluster.json")).resolve(Instant.EPOCH);
    JsonNode services = compose().path("services");

    for (Map.Entry<String, URI> api : cluster.apiNodes().entrySet()) {
      JsonNode service = services.path(api.getValue().getHost());
      assertThat(words(service.path("command"))).startsWith("api", api.getKey());
      assertThat(service.path("ports").get(0).asText()).endsWith(":" + api.getValue().getPort());
    }
    for (Map.Entry<String, List<URI>> worker : cluster.workerUrls().entrySet()) {
      for (int replica = 0; replica < worker.getValue().size(); replica++) {
        JsonNode service = services.path(worker.getValue().get(replica).getHost());
        assertThat(words(service.path("command")))
            .startsWith("worker", worker.getKey(), "--replica", Integer.toString(replica));
      }
    }
    assertThat(cluster.workerUrls())
        .hasSize(4)
        .allSatisfy((id, urls) -> assertThat(urls).hasSize(2));
  }

  @Test
  void thePodsOfKubernetesAreTheNodesOfItsCluster() throws Exception {
    Cluster cluster = kubernetesCluster();
    List<String> pods = new ArrayList<>();
    for (JsonNode object : manifests()) {
      if (object.path("kind").asText().equals("StatefulSet")) {
        int port = object.at("/spec/template/spec/containers/0/ports/0/containerPort").asInt();
        for (int i = 0; i < object.at("/spec/replicas").asInt(); i++) {
          pods.add(
              "%s-%d.%s:%d"
                  .formatted(
                      object.at("/metadata/name").asText(),
                      i,
                      object.at("/spec/serviceName").asText(),
                      port));
        }
      }
    }

    List<String> named = new ArrayList<>();
    cluster.apiNodes().values().forEach(url -> named.add(url.getAuthority()));
    cluster.workerUrls().values().forEach(urls -> urls.forEach(it -> named.add(it.getAuthority())));
    named.addAll(
        List.of(Objects.requireNonNull(cluster.kafka()).bootstrapServers().split(",", -1)));
    assertThat(named).containsExactlyInAnyOrderElementsOf(pods);
    cluster
        .workerUrls()
        .forEach(
            (id, urls) ->
                assertThat(urls)
                    .extracting(URI::getHost)
                    .containsExactly(
                        "worker-a-%s.worker-a".formatted(id),
                        "worker-b-%s.worker-b".formatted(id)));
  }

  private static Cluster kubernetesCluster() throws IOException, InvalidCluster {
    JsonNode map =
        manifests().stream()
            .filter(it -> it.path("kind").asText().equals("ConfigMap"))
            .findFirst()
            .orElseThrow();
    return ClusterFile.parse(map.at("/data/cluster.json").asText(), "setup.yaml")
        .resolve(Instant.EPOCH);
  }

  @Test
  void everyOptionIsOneOfItsCommand() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    for (JsonNode service : compose().path("services")) {
      if (service.path("image").asText().equals(IMAGE)) {
        commands.add(words(service.path("command")));
      }
    }
    for (JsonNode object : manifests()) {
      JsonNode pod = object.path("spec").path("template").path("spec");
      Stream.concat(elements(pod.path("initContainers")), elements(pod.path("containers")))
          .filter(it -> it.path("image").asText().equals(IMAGE))
          .forEach(it -> commands.add(words(it.path("args"))));
    }

    TreeSet<String> used = new TreeSet<>();
    for (List<String> command : commands) {
      boolean nested = List.of("topics", "cluster").contains(command.get(0));
      String name = String.join(" ", command.subList(0, nested ? 2 : 1));
      command.stream().filter(it -> it.startsWith("--")).forEach(it -> used.add(name + " " + it));
    }
    Map<String, String> help = new HashMap<>();
    for (String option : used) {
      String name = option.substring(0, option.lastIndexOf(' '));
      String text =
          help.computeIfAbsent(
              name, it -> Rt.run((Object[]) (it + " --help").split(" ", -1)).out());
      assertThat(text).as(name).contains(option.substring(name.length() + 1));
    }
    assertThat(help.keySet()).contains("api", "worker", "topics create", "cluster push");
  }

  private static List<String> words(JsonNode array) {
    return elements(array).map(JsonNode::asText).toList();
  }
}
