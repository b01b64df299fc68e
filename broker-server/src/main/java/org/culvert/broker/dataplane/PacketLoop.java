// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;

/** The work of one packet thread; a platform thread, because it blocks in the kernel. */
@FunctionalInterface
public interface PacketLoop {
  /**
   * Returns when the device or socket that it reads was closed.
   *
   * @throws IOException when that can't be read any more; a packet that can't be written is only a
   *     counted drop
   */
  void run() throws IOException;
}
