// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.Endpoint;

/**
 * Somebody wanted a tunnel where somebody else has one.
 *
 * @param ticket what the client is told, and nothing else: the record is for whoever knows it
 * @param realm of the one who asks
 * @param account of the one who asks; empty for an anonymous client
 * @param outer the end that both want; the port is 0 where the encapsulation has none
 * @param holder the live tunnel there
 */
public record Conflict(
    String ticket,
    Instant at,
    String realm,
    Optional<Account> account,
    Endpoint outer,
    Tunnel holder) {}
