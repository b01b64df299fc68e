// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;

/** Whether the kernel has tunnel devices of its own. */
public final class KernelTunnels {
  private KernelTunnels() {}

  /**
   * Each driver makes one device by itself when it is loaded, and asking for that by name loads it
   * where it can be loaded.
   */
  public static boolean carry(RawTunnelSocket.Protocol protocol) {
    String first =
        switch (protocol) {
          case IPV6_IN_IPV4 -> "sit0";
          case IPV4_IN_IPV6 -> "ip6tnl0";
        };
    try {
      return new NetworkInterfaceControl(first).index() > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
