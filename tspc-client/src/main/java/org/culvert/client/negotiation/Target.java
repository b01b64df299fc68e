// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import org.culvert.client.config.ServerAddress;

/**
 * A broker to ask.
 *
 * @param named not by the user but by another broker: it gets no password to read
 */
record Target(ServerAddress server, boolean named) {}
