// SPDX-License-Identifier: Apache-2.0
/** TUN devices and tunnel sockets that move batches of packets, their in-memory twins, capture. */
@NullMarked
package org.culvert.packetio;

import org.jspecify.annotations.NullMarked;
