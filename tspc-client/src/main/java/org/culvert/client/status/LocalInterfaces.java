// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import java.net.NetworkInterface;
import java.net.SocketException;

/** What interfaces this machine has. */
public final class LocalInterfaces {
  private LocalInterfaces() {}

  public static boolean exists(String name) {
    try {
      return NetworkInterface.getByName(name) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
