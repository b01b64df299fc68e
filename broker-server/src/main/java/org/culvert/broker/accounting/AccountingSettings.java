// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.time.Duration;
import java.util.List;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.Bytes;

/**
 * Where accounting goes.
 *
 * @param servers the first that answers gets it
 * @param secret shared with them
 * @param interim how often a live tunnel is told of
 * @param backlog how many records wait at most
 */
public record AccountingSettings(
    List<Endpoint> servers, Bytes secret, Duration interim, int backlog) {
  /** Of RADIUS accounting (RFC 2866 section 3). */
  public static final int PORT = 1813;

  public AccountingSettings {
    servers = List.copyOf(servers);
  }
}
