// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.fuzz.Wire.Sent;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** What has to hold of what came out of the data plane, found out without its own classes. */
final class InnerPacketCheck {
  private static final int MTU = 1280;

  private final @Nullable LiveTunnel from;
  private final byte[] packet;
  private final Wire kernel;

  /**
   * @param from whose client sent the packet; null when the kernel did
   * @param packet as it went in
   */
  InnerPacketCheck(@Nullable LiveTunnel from, byte[] packet, Wire kernel) {
    this.from = from;
    this.packet = packet;
    this.kernel = kernel;
  }

  /** Makes lengths and the header's checksum right, so that what is behind them is reached. */
  static void mend(byte[] packet) {
    ByteBuffer buffer = ByteBuffer.wrap(packet);
    if (packet[0] >>> 4 == 6 && packet.length >= 40) {
      buffer.putShort(4, (short) (packet.length - 40));
    } else if (packet[0] >>> 4 == 4 && packet.length >= 20) {
      int header = Math.max(20, Math.min((packet[0] & 0xF) * 4, packet.length / 4 * 4));
      buffer.put(0, (byte) (0x40 | header / 4)).putShort(2, (short) packet.length);
      buffer.putShort(10, (short) 0);
      buffer.putShort(10, (short) ~Checksum.of(packet, 0, header));
    }
  }

  /**
   * @param dropped packets
   * @param signalled datagrams that were handed over as signalling
   */
  void fates(int dropped, int signalled, List<Sent> sent) {
    FuzzTarget.hold(dropped + signalled <= 1, "dropped " + dropped + ", signalled " + signalled);
    FuzzTarget.hold(sent.size() <= 1, "sent " + sent.size() + " times");
    if (signalled == 1) {
      FuzzTarget.hold(sent.isEmpty(), "signalling was forwarded");
    } else if (dropped == 1) {
      sent.forEach(this::complaint);
    } else if (sent.isEmpty()) {
      FuzzTarget.hold(isForBroker() && isEcho(false), "vanished");
    } else if (isForBroker()) {
      reply(sent.getFirst());
    } else {
      forwarded(sent.getFirst());
    }
  }

  private void complaint(Sent sent) {
    byte[] error = sent.packet().toArray();
    FuzzTarget.hold(backToSender(sent), "the error goes elsewhere");
    boolean ipv6 = isIpv6(error);
    int quote = ipv6 ? 48 : 28;
    FuzzTarget.hold(error.length <= (ipv6 ? MTU : 576), "an error of " + error.length);
    int checksum =
        ipv6 ? Checksum.ofUpperLayer(error, 58, 40) : Checksum.of(error, 20, error.length);
    FuzzTarget.hold(checksum == 0xFFFF, "the error's checksum is wrong");
    FuzzTarget.hold(
        address(error, false).equals(address(packet, true)), "the error is addressed elsewhere");
    // Of TCP the header may be clamped before somebody finds that it goes nowhere.
    int same = packet[ipv6 ? 6 : 9] == 17 ? error.length - quote : ipv6 ? 40 : 20;
    FuzzTarget.hold(
        Arrays.equals(error, quote, quote + same, packet, 0, same), "quotes something else");
    FuzzTarget.hold(!isIcmpError(), "an error about an error");
  }

  private void reply(Sent sent) {
    byte[] reply = sent.packet().toArray();
    FuzzTarget.hold(isEcho(true) && backToSender(sent), "answers something else, or elsewhere");
    FuzzTarget.hold(reply.length == packet.length, "a reply of another length");
    FuzzTarget.hold(
        address(reply, true).equals(address(packet, false))
            && address(reply, false).equals(address(packet, true)),
        "the reply's addresses are others");
    int header = isIpv6(packet) ? 40 : 20;
    int before =
        isIpv6(packet)
            ? Checksum.ofUpperLayer(packet, 58, header)
            : Checksum.of(packet, header, packet.length);
    int after =
        isIpv6(reply)
            ? Checksum.ofUpperLayer(reply, 58, header)
            : Checksum.of(reply, header, reply.length);
    FuzzTarget.hold(before % 0xFFFF == after % 0xFFFF, "the reply's checksum is off");
  }

  private void forwarded(Sent sent) {
    byte[] out = sent.packet().toArray();
    FuzzTarget.hold(out.length == packet.length, "another length");
    FuzzTarget.hold(out.length <= MTU || (!isIpv6(out) && (out[6] & 0x40) == 0), "too long");
    int header = isIpv6(out) ? 40 : (out[0] & 0xF) * 4;
    byte[] expected = Arrays.copyOf(packet, header);
    IpAddress destination = address(packet, false);
    boolean toKernel = sent.wire().equals(kernel);
    if (from != null) {
      FuzzTarget.hold(owns(from.tunnel(), address(packet, true)), "under a foreign address");
    }
    if (toKernel) {
      FuzzTarget.hold(from != null && !isInside(destination), "to the kernel, not to a client");
    } else {
      Tunnel to = receiver(sent);
      FuzzTarget.hold(owns(to, destination), "to another client");
      FuzzTarget.hold(from == null || !from.tunnel().equals(to), "back to where it came from");
      if (from != null) {
        expected[isIpv6(out) ? 7 : 8]--;
      }
    }
    if (!isIpv6(out)) {
      FuzzTarget.hold(Checksum.of(out, 0, header) == 0xFFFF, "the header's checksum is wrong");
      expected[10] = out[10];
      expected[11] = out[11];
    }
    FuzzTarget.hold(Arrays.equals(expected, Arrays.copyOf(out, header)), "another header");
    int protocol = out[isIpv6(out) ? 6 : 9];
    boolean first = isIpv6(out) || ((out[6] & 0x1F) == 0 && out[7] == 0);
    FuzzTarget.hold(!first || (protocol != 4 && protocol != 41), "a tunnel in the tunnel");
  }

  private boolean backToSender(Sent sent) {
    return from == null
        ? sent.wire().equals(kernel)
        : !sent.wire().equals(kernel) && receiver(sent).equals(from.tunnel());
  }

  private static Tunnel receiver(Sent sent) {
    return TestTunnels.all().stream()
        .filter(live -> live.peerHigh() == sent.peerHigh() && live.peer() == sent.peer())
        .findFirst()
        .orElseThrow(() -> new AssertionError("sent to nobody"))
        .tunnel();
  }

  private boolean isForBroker() {
    return from != null
        && packet.length >= (isIpv6(packet) ? 40 : 20)
        && address(packet, false).equals(from.tunnel().server());
  }

  private boolean isEcho(boolean request) {
    boolean ipv6 = isIpv6(packet);
    int type = packet[ipv6 ? 40 : 20] & 0xFF;
    return packet[ipv6 ? 6 : 9] == (ipv6 ? 58 : 1)
        && type == (ipv6 ? request ? 128 : 129 : request ? 8 : 0);
  }

  /** Without extension headers: what hides behind those is the business of another target. */
  private boolean isIcmpError() {
    if (isIpv6(packet)) {
      return packet[6] == 58 && packet.length > 40 && packet[40] >= 0;
    }
    int header = (packet[0] & 0xF) * 4;
    return packet[9] == 1 && packet.length > header && packet[header] != 8 && packet[header] != 0;
  }

  private static boolean owns(Tunnel tunnel, IpAddress address) {
    return tunnel.client().equals(address)
        || tunnel.prefix().filter(prefix -> contains(prefix, address)).isPresent();
  }

  private static boolean isInside(IpAddress address) {
    return TestTunnels.POOLS.stream().anyMatch(pool -> contains(pool, address));
  }

  private static boolean contains(Ipv6Prefix prefix, IpAddress address) {
    return prefix.contains(address.high(), address.low());
  }

  private static boolean isIpv6(byte[] packet) {
    return packet[0] >>> 4 == 6;
  }

  private static IpAddress address(byte[] packet, boolean source) {
    int size = isIpv6(packet) ? 16 : 4;
    int at = (isIpv6(packet) ? 8 : 12) + (source ? 0 : size);
    return IpAddress.of(Arrays.copyOfRange(packet, at, at + size));
  }
}
