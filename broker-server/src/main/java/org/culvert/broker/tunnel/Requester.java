// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Optional;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;

/**
 * Who asks for a tunnel, and from where.
 *
 * @param account empty for an anonymous client
 * @param listener name of the listener that the client came to: its packets have to go out there
 *     too, or a NAT would not let them in
 * @param local the broker's outer address, as clients have to use it
 * @param source as the broker sees it, behind every NAT
 * @param overUdp whether the session could carry a v6udpv4 tunnel
 */
public record Requester(
    Realm realm,
    Optional<Account> account,
    String listener,
    IpAddress local,
    Endpoint source,
    boolean overUdp) {}
