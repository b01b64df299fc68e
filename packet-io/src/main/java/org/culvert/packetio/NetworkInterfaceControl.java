// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sets up a network interface by name: MTU, up, IPv6 addresses and routes (of IPv4 routes only), as
 * {@code ip} would. Keeps nothing open, so it needs no closing; what it set goes with the
 * interface. Needs CAP_NET_ADMIN. Any thread.
 */
public final class NetworkInterfaceControl {
  // From linux/sockios.h.
  private static final long SIOCADDRT = 0x890B;
  private static final long SIOCDELRT = 0x890C;
  private static final long SIOCGIFFLAGS = 0x8913;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long SIOCSIFADDR = 0x8916;
  private static final long SIOCSIFMTU = 0x8922;
  private static final long SIOCGIFHWADDR = 0x8927;
  private static final long SIOCGIFINDEX = 0x8933;
  private static final long SIOCETHTOOL = 0x8946;

  static final int IFF_UP = 0x1;

  /** The interface asks nobody for link-layer addresses. */
  static final int IFF_NOARP = 0x80;

  /** struct in6_rtmsg, RTF_UP. */
  private static final int ROUTE_UP = 1;

  private static final int IN6_IFREQ_SIZE = 24;
  private static final int IN6_RTMSG_SIZE = 80;
  private static final int RTENTRY_SIZE = 120;
  private static final int ADDRESS_SIZE = 16;

  private final String name;

  public NetworkInterfaceControl(String name) throws IOException {
    Platform.requireLinux();
    InterfaceRequest.checkName(name);
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The number the kernel knows it by. */
  public int index() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = InterfaceRequest.of(arena, name);
      control(SIOCGIFINDEX, request, "its number is unknown");
      return request.get(ValueLayout.JAVA_INT, InterfaceRequest.VALUE);
    }
  }

  public void mtu(int mtu) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = InterfaceRequest.of(arena, name);
      request.set(ValueLayout.JAVA_INT, InterfaceRequest.VALUE, mtu);
      control(SIOCSIFMTU, request, "its MTU can't be set to " + mtu);
    }
  }

  public void up() throws IOException {
    addFlags(IFF_UP);
  }

  /** Whether packets can pass: nobody has taken it down. */
  public boolean isUp() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = InterfaceRequest.of(arena, name);
      control(SIOCGIFFLAGS, request, "its state is unknown");
      return (request.get(ValueLayout.JAVA_SHORT, InterfaceRequest.VALUE) & IFF_UP) != 0;
    }
  }

  /**
   * Gives it an IPv6 address; one that it has already is no failure. On a tunnel's device it can be
   * used when this returns; where neighbours are asked first, a little later.
   *
   * @param address 16 octets
   */
  public void address(byte[] address, int prefixLength) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IN6_IFREQ_SIZE, 8);
      put(request, address, prefixLength);
      request.set(ValueLayout.JAVA_INT, ADDRESS_SIZE, prefixLength);
      request.set(ValueLayout.JAVA_INT, ADDRESS_SIZE + 4, index());
      unless(Errno.EEXIST, SIOCSIFADDR, request, "an address can't be added");
    }
    TentativeAddress.await(name, address);
  }

  /**
   * Routes a prefix into it; a route that is there already is no failure.
   *
   * @param prefix 16 octets
   * @param metric smaller ones win; 1024 is what {@code ip} gives
   */
  public void addRoute(byte[] prefix, int prefixLength, int metric) throws IOException {
    route(SIOCADDRT, Errno.EEXIST, prefix, prefixLength, metric, "a route can't be added");
  }

  /**
   * Routes an IPv4 prefix into it, likewise.
   *
   * @param prefix 4 octets
   */
  public void addIpv4Route(byte[] prefix, int prefixLength) throws IOException {
    ipv4Route(SIOCADDRT, Errno.EEXIST, prefix, prefixLength, "an IPv4 route can't be added");
  }

  /** An IPv4 route that is not there is no failure. */
  public void deleteIpv4Route(byte[] prefix, int prefixLength) throws IOException {
    ipv4Route(SIOCDELRT, Errno.ESRCH, prefix, prefixLength, "an IPv4 route can't be deleted");
  }

  private void ipv4Route(
      long operation, int harmless, byte[] prefix, int prefixLength, String failure)
      throws IOException {
    if (prefix.length != 4 || prefixLength < 0 || prefixLength > 32) {
      throw new IllegalArgumentException("no IPv4 prefix: " + prefix.length + "/" + prefixLength);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(RTENTRY_SIZE, 8);
      MemorySegment mask = arena.allocate(4);
      for (int bit = 0; bit < prefixLength; bit++) {
        int octet = mask.get(ValueLayout.JAVA_BYTE, bit / 8) | 0x80 >>> bit % 8;
        mask.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) octet);
      }
      // rt_dst, rt_genmask: struct sockaddr_in each; rt_flags; rt_dev
      entry.set(ValueLayout.JAVA_SHORT, 8, (short) Libc.AF_INET);
      MemorySegment.copy(prefix, 0, entry, ValueLayout.JAVA_BYTE, 12, 4);
      entry.set(ValueLayout.JAVA_SHORT, 40, (short) Libc.AF_INET);
      MemorySegment.copy(mask, 0, entry, 44, 4);
      entry.set(ValueLayout.JAVA_SHORT, 56, (short) ROUTE_UP);
      entry.set(ValueLayout.JAVA_LONG, 88, arena.allocateFrom(name).address());
      unless(Libc.AF_INET, harmless, operation, entry, failure);
    }
  }

  /** A route that is not there is no failure. */
  public void deleteRoute(byte[] prefix, int prefixLength, int metric) throws IOException {
    route(SIOCDELRT, Errno.ESRCH, prefix, prefixLength, metric, "a route can't be deleted");
  }

  private void route(
      long operation, int harmless, byte[] prefix, int prefixLength, int metric, String failure)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(IN6_RTMSG_SIZE, 8);
      put(message, prefix, prefixLength);
      message.set(ValueLayout.JAVA_SHORT, 52, (short) prefixLength);
      message.set(ValueLayout.JAVA_INT, 56, metric);
      message.set(ValueLayout.JAVA_INT, 72, ROUTE_UP);
      message.set(ValueLayout.JAVA_INT, 76, index());
      unless(harmless, operation, message, failure);
    }
  }

  void addFlags(int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = InterfaceRequest.of(arena, name);
      control(SIOCGIFFLAGS, request, "its state is unknown");
      short before = request.get(ValueLayout.JAVA_SHORT, InterfaceRequest.VALUE);
      request.set(ValueLayout.JAVA_SHORT, InterfaceRequest.VALUE, (short) (before | flags));
      control(SIOCSIFFLAGS, request, "it can't be brought up");
    }
  }

  /** Its link-layer address, 6 octets. */
  byte[] hardwareAddress() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = InterfaceRequest.of(arena, name);
      control(SIOCGIFHWADDR, request, "its link-layer address is unknown");
      return request.asSlice(InterfaceRequest.VALUE + 2, 6).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Sets one of ethtool's switches, {@code ETHTOOL_S…}, to 0. */
  void switchOff(int command) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(8, 4);
      value.set(ValueLayout.JAVA_INT, 0, command);
      MemorySegment request = InterfaceRequest.of(arena, name);
      request.set(ValueLayout.JAVA_LONG, InterfaceRequest.VALUE, value.address());
      control(SIOCETHTOOL, request, "its offloads can't be switched off");
    }
  }

  private static void put(MemorySegment request, byte[] address, int prefixLength) {
    if (address.length != ADDRESS_SIZE || prefixLength < 0 || prefixLength > 128) {
      throw new IllegalArgumentException(
          "an IPv6 prefix has 16 octets and a length of at most 128, not "
              + address.length
              + " and "
              + prefixLength);
    }
    MemorySegment.copy(address, 0, request, ValueLayout.JAVA_BYTE, 0, ADDRESS_SIZE);
  }

  private void control(long operation, MemorySegment request, String failure) throws IOException {
    unless(0, operation, request, failure);
  }

  private void unless(int harmless, long operation, MemorySegment request, String failure)
      throws IOException {
    unless(Libc.AF_INET6, harmless, operation, request, failure);
  }

  private void unless(
      int family, int harmless, long operation, MemorySegment request, String failure)
      throws IOException {
    Errno errno = new Errno();
    int fd = Libc.socket(errno, family, Libc.SOCK_DGRAM, 0);
    if (fd < 0) {
      throw errno.failure(
          "this machine has no "
              + (family == Libc.AF_INET6 ? "IPv6" : "IPv4")
              + " to set up "
              + name
              + " with");
    }
    try {
      if (Libc.ioctl(errno, fd, operation, request) < 0 && errno.code() != harmless) {
        throw new IOException(name + ": " + failure + ": " + errno.phrase() + hint(errno));
      }
    } finally {
      Libc.close(new Errno(), fd);
    }
  }

  private static String hint(Errno errno) {
    return switch (errno.code()) {
      case Errno.EPERM, Errno.EACCES ->
          "; this needs root or CAP_NET_ADMIN, and IPv6 that is not disabled on the interface";
      case Errno.ENODEV -> "; look at `ip link` for its name";
      default -> "";
    };
  }
}
