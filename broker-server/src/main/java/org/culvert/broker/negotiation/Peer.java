// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;

/** The two ends of a session's transport, as {@link TspSessions#start} was told. */
record Peer(IpAddress local, Endpoint source, boolean overUdp) {}
