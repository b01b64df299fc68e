// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import org.culvert.client.config.Carrier;
import org.culvert.protocol.message.TunnelType;

/**
 * What to ask a broker for.
 *
 * @param carrier of a tunnel that is not over UDP
 */
record Wanted(TunnelType type, Carrier carrier) {}
