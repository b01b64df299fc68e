// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Locale;

/** Whether the native calls of this module are right here: their structures are those of Linux. */
final class Platform {
  private Platform() {}

  static void requireLinux() throws IOException {
    String system = System.getProperty("os.name", "unknown");
    String machine = System.getProperty("os.arch", "unknown");
    boolean known = machine.equals("amd64") || machine.equals("aarch64");
    if (!system.toLowerCase(Locale.ROOT).equals("linux")
        || !known
        || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IOException(
          "packets need Linux on x86-64 or aarch64, and this is " + system + " on " + machine);
    }
  }
}
