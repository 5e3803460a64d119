package io.rtanalytics.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What API nodes are told of failures; {@code HttpWorkersTest} reads the same table. */
class ErrorRepliesTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private HttpResponse<String> replyTo(RuntimeException failure) throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(context -> context.fail(failure)).failureHandler(new ErrorReplies());
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "409,FENCED",
    "409,OUTSIDE_WINDOW",
    "401,UNAUTHORIZED",
    "400,MALFORMED",
    "500,FAILED",
    "503,DAMAGED",
    "410,EXPIRED"
  })
  void refusalNamesItsReason(int status, Refused.Reason reason) throws Exception {
    HttpResponse<String> reply = replyTo(new Refused(reason, "what is wrong"));
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.headers().firstValue("RT-Reason")).hasValue(reason.name());
    assertThat(reply.headers().firstValue("Retry-After")).isEmpty();
    assertThat(new ObjectMapper().readTree(reply.body()).path("detail").asText())
        .isEqualTo("what is wrong");
  }

  @Test
  void aDroppedSliceComesWithTheFirstThatIsKept() throws Exception {
    HttpResponse<String> reply = replyTo(Refused.expired("dropped", 17));
    assertThat(reply.statusCode()).isEqualTo(410);
    assertThat(reply.headers().firstValue("RT-First-Kept")).hasValue("17");
  }

  @Test
  void passingCauseIsWorthAnotherTry() throws Exception {
    HttpResponse<String> reply = replyTo(new NotStored(NotStored.Reason.DISK_FULL, "full"));
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.headers().firstValue("RT-Reason")).hasValue("DISK_FULL");
    assertThat(reply.headers().firstValue("Retry-After")).hasValue("1");
  }
}
