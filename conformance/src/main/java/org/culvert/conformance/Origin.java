// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Where the kit speaks from. One port for all cases, so that a broker has one anonymous tunnel of
 * ours at most; on this machine a new address for each case, so that its limits for strangers don't
 * make us wait.
 */
final class Origin implements Closeable {
  private final Target target;
  private final Pace pace;
  private final Random random = new Random();
  private UdpLine.Words words = new UdpLine.Words(freshWord());
  private @Nullable UdpPort shared;

  Origin(Target target) {
    this.target = target;
    this.pace = new Pace(target.pace());
  }

  Pace pace() {
    return pace;
  }

  /** The address of the next case. */
  InetAddress address() throws IOException {
    if (target.isLoopback()) {
      closeShared();
      byte[] octets = {
        127, octet(), octet(), octet(),
      };
      return InetAddress.getByAddress(octets);
    }
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(target.address());
      return probe.getLocalAddress();
    }
  }

  private byte octet() {
    return (byte) random.nextInt(1, 255);
  }

  /** The port that all cases share, with nothing left in it. */
  UdpPort sharedPort(InetAddress local) throws IOException {
    UdpPort port = shared;
    if (port == null || !port.localAddress().equals(local)) {
      closeShared();
      port = new UdpPort(local, target.address(), pace);
      shared = port;
      words = new UdpLine.Words(freshWord());
    }
    port.drain();
    return port;
  }

  UdpLine.Words words() {
    return words;
  }

  /** Not the word that every client begins with: a restarted kit would seem to repeat itself. */
  int freshWord() {
    return 0xF00000F0 | random.nextInt(1 << 20) << 8;
  }

  private void closeShared() {
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }

  @Override
  public void close() {
    closeShared();
  }

  /** Whether anything can be said to that address at all. */
  static InetSocketAddress resolve(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
