// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;

/**
 * Where a session came in, and the two ends of its transport, as {@link TspSessions#start} was
 * told.
 */
record Peer(String listener, IpAddress local, Endpoint source, boolean overUdp) {}
