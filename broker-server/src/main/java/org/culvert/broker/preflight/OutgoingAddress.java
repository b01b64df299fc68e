// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;

/** The address that this machine has towards the Internet. */
public final class OutgoingAddress {
  /** Nothing is sent there, only the way to it is looked up. */
  private static final InetSocketAddress FAR_AWAY = new InetSocketAddress("198.51.100.1", 3653);

  private OutgoingAddress() {}

  /** Empty without an IPv4 route to the Internet. */
  public static Optional<Ipv4Address> find() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(FAR_AWAY);
      return Optional.of(IpAddress.of(socket.getLocalAddress().getAddress()))
          .filter(Ipv4Address.class::isInstance)
          .map(Ipv4Address.class::cast)
          .filter(Ipv4Address::isUnicast);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
