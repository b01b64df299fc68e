// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import org.culvert.protocol.message.TunnelType;

/** Knows which tunnels the kernel of this machine can carry by itself. */
@FunctionalInterface
interface Kernel {
  boolean carries(TunnelType type);
}
