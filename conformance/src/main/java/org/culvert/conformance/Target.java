// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The broker, and how to behave there.
 *
 * @param server as the user wrote it: DIGEST-MD5 wants to know
 * @param account without one, what needs an account is not offered
 * @param pace the least time between two messages; a foreign broker limits strangers
 */
public record Target(
    String server, InetSocketAddress address, Optional<Account> account, Duration pace) {
  /** A userid and its password. */
  public record Account(String userid, String password) {}

  boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }
}
