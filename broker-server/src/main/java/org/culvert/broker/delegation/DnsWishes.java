// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Where provisioning leaves what an account's tunnel is to have in the DNS. Nothing is published
 * before the tunnel is accepted, and then by somebody else.
 */
public interface DnsWishes {
  /** A broker without DNS. */
  DnsWishes NONE =
      new DnsWishes() {
        @Override
        public Optional<String> nameOf(String realm, String userid) {
          return Optional.empty();
        }

        @Override
        public Optional<String> objection(
            String realm, String userid, Ipv6Prefix prefix, List<String> nameServers) {
          return Optional.empty();
        }

        @Override
        public void note(Wish wish) {}
      };

  /** The host name of an account's tunnel, if its realm has a domain. */
  Optional<String> nameOf(String realm, String userid);

  /**
   * Why the prefix can't be delegated to these servers, as far as that costs the tunnel: when the
   * operator wants it strict. May ask them, within a few seconds.
   */
  Optional<String> objection(
      String realm, String userid, Ipv6Prefix prefix, List<String> nameServers);

  /** Keeps the wish with its tunnel, which has just been offered. */
  void note(Wish wish);
}
