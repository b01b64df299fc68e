// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.demo;

import java.time.Duration;
import java.util.List;
import org.culvert.standalone.lab.Ping;

/** What the demo measured, and whether that is good. */
record Figures(List<Client> clients) {
  private static final Duration SLOWEST_FIRST_PING = Duration.ofSeconds(10);

  Figures {
    clients = List.copyOf(clients);
  }

  /**
   * One client's part.
   *
   * @param prefix empty when none was asked for
   * @param download empty when something else arrived than was sent
   */
  record Client(
      String name,
      String address,
      String prefix,
      Duration firstPing,
      Ping ping,
      Download download) {
    boolean isGood() {
      return ping.lossPercent() == 0
          && firstPing.compareTo(SLOWEST_FIRST_PING) <= 0
          && download.intact();
    }
  }

  /** One fetched page. */
  record Download(boolean intact, long octets, Duration time) {
    double megabitsPerSecond() {
      return octets * 8 / 1000.0 / Math.max(1, time.toMillis());
    }
  }

  boolean isGood() {
    return clients.stream().allMatch(Client::isGood);
  }
}
