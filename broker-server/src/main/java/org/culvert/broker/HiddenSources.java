// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker sees where its clients are. Behind a container's bridge it may not: a proxy or
 * a masquerading rule gives all of them the bridge's own address, and then NAT detection, the
 * limits of one address and the log of who had which address are all wrong. One client from
 * elsewhere shows that addresses do arrive. Thread-safe; asked once for each session.
 */
final class HiddenSources {
  private static final Logger log = LoggerFactory.getLogger(HiddenSources.class);

  /** A trial from the machine itself comes from the bridge, too: it should not count for ever. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Optional<ContainerBridge> bridge;
  private boolean visible;
  private int hidden;
  private Instant last = Instant.EPOCH;

  HiddenSources(Optional<ContainerBridge> bridge) {
    this.bridge = bridge;
    bridge.ifPresent(
        found ->
            log.warn(
                "sources.doubtful addresses=\"{}\" advice=\"{}\"", found.addresses(), remedy()));
  }

  /** A session came in. */
  void seen(IpAddress source, Instant now) {
    if (bridge.isEmpty() || isLoopback(source)) {
      return;
    }
    if (bridge.get().gateways().contains(source)) {
      count(now);
    } else {
      show();
    }
  }

  /**
   * A tunnel of the last run ends there: a gateway says something, another address is from then.
   */
  void remembered(IpAddress source, Instant now) {
    if (bridge.isPresent() && bridge.get().gateways().contains(source)) {
      count(now);
    }
  }

  /** What to do, while nobody was seen but the bridge itself. */
  synchronized Optional<String> obstacle(Instant now) {
    return visible || hidden == 0 || last.plus(REMEMBERED).isBefore(now)
        ? Optional.empty()
        : Optional.of(complaint());
  }

  private synchronized void count(Instant now) {
    hidden++;
    last = now;
    if (!visible && hidden == 1) {
      log.warn("sources.hidden reason=\"{}\"", complaint());
    }
  }

  private synchronized void show() {
    if (!visible && hidden > 0) {
      log.info("sources.shown");
    }
    visible = true;
  }

  private String complaint() {
    return "every client so far (%d) came from %s, the bridge that this container is behind, so their own addresses are"
            .formatted(hidden, bridge.orElseThrow().addresses())
        + " hidden; "
        + remedy();
  }

  private static String remedy() {
    return "put the broker on the machine's network (network_mode: host), or have its ports published without a proxy"
        + " and without masquerading (dockerd --userland-proxy=false, externalTrafficPolicy: Local)";
  }

  private static boolean isLoopback(IpAddress source) {
    return source.toString().startsWith("127.") || source.toString().equals("::1");
  }
}
