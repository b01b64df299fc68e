// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Opens a TUN device of Linux, without packet information: what is read and written starts with the
 * IPv6 header. The device goes away when it is closed, and its addresses and routes with it.
 *
 * <p>One packet a system call. Segmentation offload has its place here and nowhere else: {@code
 * IFF_VNET_HDR} at opening, a header before each packet, and {@link PacketBatch#segmentSize} to say
 * that a slot holds several.
 */
final class LinuxTun {
  private static final String NODE = "/dev/net/tun";

  // From linux/if_tun.h.
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TUN = 0x0001;
  private static final short IFF_NO_PI = 0x1000;

  private LinuxTun() {}

  /**
   * @param name of the device, exactly; with {@code %d} in it the kernel puts the next free number
   *     there
   */
  static SystemTunDevice open(String name, int mtu) throws IOException {
    Platform.requireLinux();
    InterfaceRequest.checkName(name);
    Errno errno = new Errno();
    int fd = openNode(errno);
    String given = attach(errno, fd, name);
    PacketFile packets = new PacketFile(given, new Descriptor(fd), Libc::write);
    try {
      NetworkInterfaceControl network = new NetworkInterfaceControl(given);
      network.mtu(mtu);
      network.up();
      return new SystemTunDevice(packets, network);
    } catch (IOException | RuntimeException e) {
      packets.close();
      throw e;
    }
  }

  private static int openNode(Errno errno) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          Libc.open(errno, arena.allocateFrom(NODE), Libc.O_RDWR | Libc.NONBLOCK | Libc.CLOEXEC);
      if (fd >= 0) {
        return fd;
      }
    }
    throw new IOException(
        "a TUN device can't be opened: "
            + NODE
            + ": "
            + errno.phrase()
            + switch (errno.code()) {
              case Errno.ENOENT, Errno.ENXIO, Errno.ENODEV ->
                  "; load the driver with `modprobe tun`, in a container pass --device " + NODE;
              case Errno.EPERM, Errno.EACCES -> "; " + RIGHTS;
              default -> "";
            });
  }

  private static final String RIGHTS =
      "this needs root or CAP_NET_ADMIN; in a container pass --device "
          + NODE
          + " and --cap-add NET_ADMIN";

  private static String attach(Errno errno, int fd, String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = InterfaceRequest.of(arena, name);
      request.set(ValueLayout.JAVA_SHORT, InterfaceRequest.VALUE, (short) (IFF_TUN | IFF_NO_PI));
      if (Libc.ioctl(errno, fd, TUNSETIFF, request) >= 0) {
        return InterfaceRequest.name(request);
      }
    }
    Libc.close(new Errno(), fd);
    throw new IOException(
        "the TUN device "
            + name
            + " can't be made: "
            + errno.phrase()
            + switch (errno.code()) {
              case Errno.EBUSY -> "; another instance is running, or its name must be another";
              case Errno.EPERM, Errno.EACCES -> "; " + RIGHTS;
              case Errno.EINVAL -> "; an interface of another kind has that name";
              default -> "";
            });
  }
}
