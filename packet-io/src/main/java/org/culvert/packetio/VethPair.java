// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens the stand-in for a TUN device where {@code /dev/net/tun} can't be opened: a user namespace
 * of an ordinary user, a container without the device. It is a veth pair that was made before,
 * {@code ip link add NAME type veth peer name NAME.wire}: the kernel routes into NAME, and this
 * program reads and writes IPv6 packets at the other end. Same contract as {@link LinuxTun}, but
 * the pair stays when it is closed. Slower, and meant for trials and tests.
 */
final class VethPair {
  /** Of the end that this program reads. */
  static final String WIRE = ".wire";

  private static final int ETH_P_IPV6 = 0x86DD;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_IGNORE_OUTGOING = 23;

  // From linux/ethtool.h: with these off, packets arrive with checksums and in one piece.
  private static final int ETHTOOL_STXCSUM = 0x17;
  private static final int ETHTOOL_STSO = 0x1f;
  private static final int ETHTOOL_SGSO = 0x24;

  /** struct sockaddr_ll. */
  private static final int LINK_ADDRESS_SIZE = 20;

  private static final int HARDWARE_ADDRESS_SIZE = 6;

  private VethPair() {}

  static SystemTunDevice open(String name, int mtu) throws IOException {
    NetworkInterfaceControl network = new NetworkInterfaceControl(name);
    NetworkInterfaceControl wire = new NetworkInterfaceControl(name + WIRE);
    requirePair(network, wire);
    for (int offload : new int[] {ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO}) {
      network.switchOff(offload);
    }
    silence(wire.name());
    for (NetworkInterfaceControl end : new NetworkInterfaceControl[] {network, wire}) {
      end.mtu(mtu);
      end.addFlags(NetworkInterfaceControl.IFF_NOARP);
      end.up();
    }
    MemorySegment to = linkAddress(wire.index(), network.hardwareAddress());
    return new SystemTunDevice(
        new PacketFile(
            name,
            packetSocket(to),
            (errno, fd, address, length) -> Libc.sendto(errno, fd, address, length, to)),
        network);
  }

  private static void requirePair(NetworkInterfaceControl network, NetworkInterfaceControl wire)
      throws IOException {
    try {
      network.index();
      wire.index();
    } catch (IOException e) {
      throw new IOException(
          e.getMessage()
              + "; make the pair with `ip link add "
              + network.name()
              + " type veth peer name "
              + wire.name()
              + "`",
          e);
    }
  }

  /**
   * Keeps the kernel from speaking IPv6 at our end of the wire. Where this can't be set, its router
   * solicitations reach NAME: noise, no harm.
   */
  private static void silence(String wire) {
    try {
      Files.writeString(Path.of("/proc/sys/net/ipv6/conf", wire, "disable_ipv6"), "1");
    } catch (IOException e) {
      // Read-only in most containers.
      return;
    }
  }

  private static Descriptor packetSocket(MemorySegment address) throws IOException {
    Errno errno = new Errno();
    int fd =
        Libc.socket(
            errno, Libc.AF_PACKET, Libc.SOCK_DGRAM, Short.toUnsignedInt(networkOrder(ETH_P_IPV6)));
    if (fd < 0) {
      throw new IOException(
          "a packet socket can't be opened: " + errno.phrase() + "; this needs CAP_NET_RAW");
    }
    Descriptor descriptor = new Descriptor(fd);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment on = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
      if (Libc.setsockopt(errno, fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, on) < 0) {
        throw errno.failure("the packet socket would read what it wrote");
      }
      if (Libc.bind(errno, fd, address) < 0) {
        throw errno.failure("the packet socket can't be bound");
      }
      return descriptor;
    } catch (IOException | RuntimeException e) {
      descriptor.close();
      throw e;
    }
  }

  /** Also where the socket is bound, which looks at the interface and the protocol only. */
  private static MemorySegment linkAddress(int index, byte[] hardwareAddress) {
    MemorySegment address = Arena.ofAuto().allocate(LINK_ADDRESS_SIZE, 4);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) Libc.AF_PACKET);
    address.set(ValueLayout.JAVA_SHORT, 2, networkOrder(ETH_P_IPV6));
    address.set(ValueLayout.JAVA_INT, 4, index);
    address.set(ValueLayout.JAVA_BYTE, 11, (byte) HARDWARE_ADDRESS_SIZE);
    MemorySegment.copy(
        hardwareAddress, 0, address, ValueLayout.JAVA_BYTE, 12, HARDWARE_ADDRESS_SIZE);
    return address;
  }

  private static short networkOrder(int value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
        ? (short) value
        : Short.reverseBytes((short) value);
  }
}
