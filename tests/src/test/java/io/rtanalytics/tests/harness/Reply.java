package io.rtanalytics.tests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * An HTTP response.
 *
 * @param status its status
 * @param headers its headers, names in lower case
 * @param body its body
 */
public record Reply(int status, Map<String, String> headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The value of a header, or an empty string. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + this, e);
    }
  }

  /** Asserts the status; the message shows the whole response. */
  public Reply expect(int expected) {
    assertThat(status).as("status of %s", this).isEqualTo(expected);
    return this;
  }

  /** Asserts an error in the form of RFC 9457. */
  public Reply expectProblem(int expected) {
    expect(expected);
    assertThat(header("content-type"))
        .as("type of %s", this)
        .startsWith("application/problem+json");
    assertThat(json().path("status").asInt()).as("member status of %s", this).isEqualTo(expected);
    assertThat(json().path("title").asText()).as("member title of %s", this).isNotBlank();
    return this;
  }

  /** The member {@code detail} of a problem. */
  public String detail() {
    return json().path("detail").asText();
  }
}
