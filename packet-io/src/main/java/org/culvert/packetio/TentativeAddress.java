// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for an IPv6 address that was just added. The kernel marks it tentative (RFC 4862 section
 * 5.4) and clears that in a work queue of its own, also on a device that asks no neighbours: until
 * then nobody can bind to it.
 */
final class TentativeAddress {
  private static final Path ADDRESSES = Path.of("/proc/net/if_inet6");
  private static final int TENTATIVE = 0x40;
  private static final int FLAGS_FIELD = 4;
  private static final int NAME_FIELD = 5;
  private static final Duration STEP = Duration.ofMillis(2);

  /** A device without neighbours needs some milliseconds; a LAN takes longer than this. */
  private static final int STEPS = 500;

  private TentativeAddress() {}

  /** Gives up after a second: where neighbours are asked, the address follows by itself. */
  static void await(String device, byte[] address) throws IOException {
    String wanted = HexFormat.of().formatHex(address);
    for (int step = 0; step < STEPS && isTentative(device, wanted); step++) {
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private static boolean isTentative(String device, String address) throws IOException {
    for (String line : Files.readAllLines(ADDRESSES)) {
      String[] fields = line.strip().split(" +");
      if (fields.length > NAME_FIELD
          && fields[0].equals(address)
          && fields[NAME_FIELD].equals(device)) {
        return (Integer.parseInt(fields[FLAGS_FIELD], 16) & TENTATIVE) != 0;
      }
    }
    return false;
  }
}
