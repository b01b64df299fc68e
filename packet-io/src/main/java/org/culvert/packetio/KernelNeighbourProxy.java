// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's own proxy, told over rtnetlink. It joins the solicited-node group of each address,
 * so that a switch which looks at multicast lets the question through. Needs CAP_NET_ADMIN, and
 * forwarding on that interface.
 */
public final class KernelNeighbourProxy implements NeighbourProxy {
  // From linux/rtnetlink.h.
  private static final int RTM_NEWNEIGH = 28;
  private static final int RTM_DELNEIGH = 29;
  private static final int RTM_GETNEIGH = 30;

  // From linux/neighbour.h: struct ndmsg, struct rtattr.
  private static final int NDMSG_SIZE = 12;
  private static final int ATTRIBUTE_SIZE = 4;
  private static final int NUD_PERMANENT = 0x80;
  private static final int NTF_PROXY = 0x08;
  private static final int NDA_DST = 1;

  private static final int ADDRESS_SIZE = 16;

  private final Netlink netlink;
  private final String name;
  private final int index;

  private KernelNeighbourProxy(Netlink netlink, String name, int index) {
    this.netlink = netlink;
    this.name = name;
    this.index = index;
  }

  /** Switches the proxy of that interface on; it stays on. */
  public static KernelNeighbourProxy open(String name) throws IOException {
    int index = new NetworkInterfaceControl(name).index();
    switchOn(name);
    return new KernelNeighbourProxy(Netlink.open(), name, index);
  }

  @Override
  public void add(byte[] address) throws IOException {
    int code =
        netlink.request(RTM_NEWNEIGH, Netlink.CREATE | Netlink.ACKNOWLEDGE, body(address), _ -> {});
    check(code, 0, "neighbours can't be answered for an address");
  }

  @Override
  public void remove(byte[] address) throws IOException {
    int code = netlink.request(RTM_DELNEIGH, Netlink.ACKNOWLEDGE, body(address), _ -> {});
    check(code, Errno.ENOENT, "neighbours are still answered for an address");
  }

  @Override
  public List<byte[]> addresses() throws IOException {
    List<byte[]> found = new ArrayList<>();
    byte[] all = new byte[NDMSG_SIZE];
    MemorySegment message = MemorySegment.ofArray(all);
    message.set(ValueLayout.JAVA_BYTE, 0, (byte) Libc.AF_INET6);
    message.set(ValueLayout.JAVA_BYTE, 10, (byte) NTF_PROXY);
    int code = netlink.request(RTM_GETNEIGH, Netlink.DUMP, all, each -> collect(each, found));
    check(code, 0, "the addresses that are answered for are unknown");
    return found;
  }

  @Override
  public void close() {
    netlink.close();
  }

  private void collect(MemorySegment entry, List<byte[]> found) {
    boolean ours =
        entry.get(ValueLayout.JAVA_INT_UNALIGNED, 4) == index
            && (entry.get(ValueLayout.JAVA_BYTE, 10) & NTF_PROXY) != 0;
    long at = NDMSG_SIZE;
    while (ours && at + ATTRIBUTE_SIZE <= entry.byteSize()) {
      int length = Short.toUnsignedInt(entry.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
      int type = Short.toUnsignedInt(entry.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2));
      if (length < ATTRIBUTE_SIZE || at + length > entry.byteSize()) {
        return;
      }
      if (type == NDA_DST && length == ATTRIBUTE_SIZE + ADDRESS_SIZE) {
        found.add(entry.asSlice(at + ATTRIBUTE_SIZE, ADDRESS_SIZE).toArray(ValueLayout.JAVA_BYTE));
      }
      at += length + 3 & ~3;
    }
  }

  private byte[] body(byte[] address) {
    if (address.length != ADDRESS_SIZE) {
      throw new IllegalArgumentException("an IPv6 address has 16 octets, not " + address.length);
    }
    byte[] body = new byte[NDMSG_SIZE + ATTRIBUTE_SIZE + ADDRESS_SIZE];
    MemorySegment message = MemorySegment.ofArray(body);
    message.set(ValueLayout.JAVA_BYTE, 0, (byte) Libc.AF_INET6);
    message.set(ValueLayout.JAVA_INT_UNALIGNED, 4, index);
    message.set(ValueLayout.JAVA_SHORT_UNALIGNED, 8, (short) NUD_PERMANENT);
    message.set(ValueLayout.JAVA_BYTE, 10, (byte) NTF_PROXY);
    message.set(
        ValueLayout.JAVA_SHORT_UNALIGNED, NDMSG_SIZE, (short) (ATTRIBUTE_SIZE + ADDRESS_SIZE));
    message.set(ValueLayout.JAVA_SHORT_UNALIGNED, NDMSG_SIZE + 2L, (short) NDA_DST);
    System.arraycopy(address, 0, body, NDMSG_SIZE + ATTRIBUTE_SIZE, ADDRESS_SIZE);
    return body;
  }

  private void check(int code, int harmless, String failure) throws IOException {
    if (code != 0 && code != harmless) {
      throw new IOException(
          "%s: %s (errno %d)%s"
              .formatted(
                  name, failure, code, code == Errno.EPERM ? "; this needs CAP_NET_ADMIN" : ""));
    }
  }

  private static void switchOn(String name) throws IOException {
    Path setting = Path.of("/proc/sys/net/ipv6/conf", name, "proxy_ndp");
    if (Files.readString(setting).strip().equals("1")) {
      return;
    }
    try {
      Files.writeString(setting, "1");
    } catch (IOException e) {
      throw new IOException(
          name
              + ": neighbours can't be answered; run sysctl -w net.ipv6.conf."
              + name
              + ".proxy_ndp=1",
          e);
    }
  }
}
