// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.compose;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports of this machine's loopback, so that a stack that is running is left alone. */
record Ports(
    int broker,
    int database,
    int monitoring,
    int portal,
    int mails,
    int updates,
    int names,
    int portalMonitoring,
    int prometheus) {
  static Ports free() throws IOException {
    return new Ports(one(), one(), one(), one(), one(), one(), one(), one(), one());
  }

  private static int one() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }
}
