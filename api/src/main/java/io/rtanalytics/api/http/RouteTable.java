package io.rtanalytics.api.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the handler of a request. All paths of an API node are fixed, so that one look-up does, and
 * a single event pays for nothing else. Immutable once its first request comes.
 */
final class RouteTable implements Handler<HttpServerRequest> {
  private final Map<String, Map<HttpMethod, Handler<HttpServerRequest>>> routes = new HashMap<>();
  private final CrossOrigin crossOrigin;
  private final Handler<HttpServerRequest> otherwise;

  /**
   * An empty table.
   *
   * @param crossOrigin is asked about every request for a path of the table
   * @param otherwise gets what the table does not know
   */
  RouteTable(CrossOrigin crossOrigin, Handler<HttpServerRequest> otherwise) {
    this.crossOrigin = crossOrigin;
    this.otherwise = otherwise;
  }

  /** Adds a route. */
  RouteTable on(HttpMethod method, String path, Handler<HttpServerRequest> handler) {
    routes.computeIfAbsent(path, p -> new LinkedHashMap<>()).put(method, handler);
    return this;
  }

  /** The paths, each with its methods in alphabetical order. */
  Map<String, List<String>> methods() {
    Map<String, List<String>> methods = new TreeMap<>();
    routes.forEach((path, handlers) -> methods.put(path, names(handlers.keySet())));
    return methods;
  }

  private static List<String> names(Set<HttpMethod> methods) {
    return methods.stream().map(HttpMethod::name).sorted().toList();
  }

  /** Methods as headers list them. */
  static String list(Set<HttpMethod> methods) {
    return String.join(", ", names(methods));
  }

  @Override
  public void handle(HttpServerRequest request) {
    try {
      Map<HttpMethod, Handler<HttpServerRequest>> methods = routes.get(request.path());
      if (methods == null) {
        otherwise.handle(request);
        return;
      }
      Handler<HttpServerRequest> handler = methods.get(request.method());
      if (crossOrigin.isAnswered(request, methods.keySet())) {
        return;
      }
      if (handler == null) {
        throw RequestRefused.wrongMethod(list(methods.keySet()));
      }
      handler.handle(request);
    } catch (RuntimeException e) {
      ErrorResponses.send(request, e);
    }
  }
}
