// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/**
 * The addresses that this machine is known by, and the one that a listener tells clients.
 *
 * @param every of both families
 * @param own the IPv4 ones
 */
record OuterAddresses(Optional<Ipv4Address> announced, Set<IpAddress> every, Set<Ipv4Address> own) {
  /** Any address on the Internet: nothing is sent there, only the way to it is looked up. */
  private static final InetSocketAddress FAR_AWAY = new InetSocketAddress("198.51.100.1", 3653);

  private static final Ipv4Address ANY = new Ipv4Address(0);

  OuterAddresses {
    every = Set.copyOf(every);
    own = Set.copyOf(own);
  }

  static OuterAddresses of(Optional<Ipv4Address> announced) throws IOException {
    Set<IpAddress> every = new LinkedHashSet<>();
    announced.ifPresent(every::add);
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .map(address -> IpAddress.of(address.getAddress()))
        .forEach(every::add);
    Set<Ipv4Address> own = new LinkedHashSet<>();
    for (IpAddress address : every) {
      if (address instanceof Ipv4Address ipv4) {
        own.add(ipv4);
      }
    }
    return new OuterAddresses(announced, every, own);
  }

  /** Also the IPv6 addresses that its interfaces have by now. */
  boolean isOwn(IpAddress address) {
    if (address instanceof Ipv4Address ipv4 && own.contains(ipv4)) {
      return true;
    }
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(each -> IpAddress.of(each.getAddress()).equals(address));
    } catch (SocketException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What clients of that listener have to use; a listener on every address has the main one. */
  IpAddress of(ListenerSettings listener) throws IOException {
    if (listener.address() instanceof Ipv6Address ipv6) {
      return ipv6;
    }
    if (announced.isPresent()) {
      return announced.get();
    }
    return listener.address().equals(ANY) ? towardsTheInternet() : listener.address();
  }

  private Ipv4Address towardsTheInternet() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(FAR_AWAY);
      InetAddress local = socket.getLocalAddress();
      if (IpAddress.of(local.getAddress()) instanceof Ipv4Address ipv4 && ipv4.value() != 0) {
        return ipv4;
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // No default route: a machine of a laboratory. Any address of its own will do.
    }
    return own.stream()
        .filter(Ipv4Address::isUnicast)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "this machine has no IPv4 address that clients could use;"
                        + " set broker.public_address or the listener's address"));
  }
}
