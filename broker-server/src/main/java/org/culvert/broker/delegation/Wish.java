// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * What an account's tunnel wants in the DNS.
 *
 * @param client the client's end: what its name leads to
 * @param nameServers for the reverse zones of the prefix, as the client wrote them
 */
public record Wish(
    long tunnelId,
    long accountId,
    String realm,
    String userid,
    Ipv6Address client,
    Optional<Ipv6Prefix> prefix,
    List<String> nameServers) {
  public Wish {
    nameServers = List.copyOf(nameServers);
  }

  /**
   * The wish of an account that had {@code former}. A client that asks for no prefix still holds
   * its own; one that grew, or of which less was asked for, is the same. Some clients forget all
   * their name servers but the first when they connect again, so a part of the list is no reason to
   * give the rest up; any other list is.
   */
  Wish after(Wish former) {
    if (prefix.isEmpty()) {
      return with(former.prefix, former.nameServers);
    }
    boolean isPart = former.nameServers.containsAll(nameServers);
    boolean isTheSame = former.prefix.filter(prefix.get()::overlaps).isPresent();
    return isTheSame && isPart ? with(prefix, former.nameServers) : this;
  }

  private Wish with(Optional<Ipv6Prefix> other, List<String> servers) {
    return new Wish(tunnelId, accountId, realm, userid, client, other, servers);
  }
}
