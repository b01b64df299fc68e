// SPDX-License-Identifier: Apache-2.0
/** TSP signalling over UDP: the header, the client's retransmissions, the broker's memory. */
@NullMarked
package org.culvert.protocol.reliable;

import org.jspecify.annotations.NullMarked;
