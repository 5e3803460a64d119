package io.rtanalytics.api.collect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The head of a request as a test writes it: from an address, with headers. */
final class Head implements RequestHead {
  private final String peer;
  private final Map<String, List<String>> headers = new HashMap<>();

  private Head(String peer) {
    this.peer = peer;
  }

  static Head from(String peer) {
    return new Head(peer);
  }

  Head with(String header, String value) {
    headers.computeIfAbsent(header, name -> new ArrayList<>()).add(value);
    return this;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }
}
