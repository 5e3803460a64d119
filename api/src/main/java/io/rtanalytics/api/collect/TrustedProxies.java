package io.rtanalytics.api.collect;

import io.rtanalytics.web.AddressBlock;
import io.rtanalytics.web.Addresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Finds out where a request comes from. What a header says is believed only as far as it was
 * written by proxies that are trusted: from its right end to the first address that is not one of
 * theirs. Immutable.
 */
final class TrustedProxies {
  private final List<AddressBlock> blocks;

  TrustedProxies(List<AddressBlock> blocks) {
    this.blocks = blocks;
  }

  /** Whether the request comes from a trusted proxy itself. */
  boolean sent(RequestHead head) {
    return peer(head).filter(this::isTrusted).isPresent();
  }

  private boolean isTrusted(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static Optional<InetAddress> peer(RequestHead head) {
    String text = head.peer();
    if (text == null) {
      return Optional.empty();
    }
    int zone = text.indexOf('%'); // of a link-local address
    return Addresses.parse(zone < 0 ? text : text.substring(0, zone));
  }

  /**
   * The client's address: that of the connection, or if it is a trusted proxy's the last one that
   * the proxies were asked by and do not own. A header that can't be read ends the search at the
   * proxy that passed it on.
   *
   * @return empty if the connection has no address
   */
  Optional<InetAddress> client(RequestHead head) {
    Optional<InetAddress> peer = peer(head);
    if (peer.isEmpty() || !isTrusted(peer.get())) {
      return peer;
    }
    InetAddress nearest = peer.get();
    List<String> hops = ForwardedHops.of(head);
    for (int i = hops.size() - 1; i >= 0; i--) {
      Optional<InetAddress> hop = ForwardedHops.address(hops.get(i));
      if (hop.isEmpty()) {
        return Optional.of(nearest);
      }
      nearest = hop.get();
      if (!isTrusted(nearest)) {
        return hop;
      }
    }
    return Optional.of(nearest);
  }
}
