// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import org.culvert.packetio.TunDevice;

/** Opens the device whose packets this program carries. */
@FunctionalInterface
interface Devices {
  TunDevice open(String name) throws IOException;
}
