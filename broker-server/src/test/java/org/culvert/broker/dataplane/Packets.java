// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.InternetChecksum;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** The packets and the tunnel of the protocol document's examples. */
final class Packets {
  static final String CLIENT = "2001:db8:a::513";
  static final String SERVER = "2001:db8:a::512";
  static final String PREFIX = "2001:db8:1512::/48";
  static final String HOST = "2001:db8:b::80";
  static final Endpoint OUTER = new Endpoint(Ipv4Address.parse("192.0.2.77"), 40_000);
  static final long PEER = 0xC000024DL << 16 | 40_000;
  static final Ipv4Address BROKER = Ipv4Address.parse("192.0.2.1");

  /** Keepalive of an old client, and the answer to it, to the octet. */
  static final byte[] ECHO_REQUEST =
      HexFormat.of()
          .parseHex(
              "6000000000183a4020010db8000a0000000000000000051320010db8000a0000"
                  + "00000000000005128000417512340000"
                  + "2ffb6042000000002c1b0a0000000000");

  static final byte[] ECHO_REPLY =
      HexFormat.of()
          .parseHex(
              "6000000000183a4020010db8000a0000000000000000051220010db8000a0000"
                  + "00000000000005138100407512340000"
                  + "2ffb6042000000002c1b0a0000000000");

  static final List<Ipv6Prefix> POOLS =
      List.of(
          Ipv6Prefix.parse("2001:db8:a::/64"),
          Ipv6Prefix.parse("2001:db8:1500::/40"),
          Ipv4Prefix.parse("192.0.2.128/25").mapped());

  static final String IPV4_HOST = "198.51.100.80";

  private Packets() {}

  static LiveTunnel tunnel(long id, String listener, Endpoint outer, String server, String prefix) {
    return new LiveTunnel(
        new Tunnel(
            id,
            "guests",
            Optional.empty(),
            TunnelType.V6UDPV4,
            listener,
            BROKER,
            outer,
            Ipv6Address.parse(server),
            Ipv6Address.parse(server).plus(1),
            Optional.of(Ipv6Prefix.parse(prefix)),
            Optional.of(Duration.ofSeconds(30)),
            Instant.EPOCH.plus(Duration.ofDays(1))));
  }

  static LiveTunnel tunnel() {
    return tunnel(1, "main", OUTER, SERVER, PREFIX);
  }

  /** A UDP packet's header with {@code payload} octets behind it. */
  static byte[] packet(String source, String destination, int payload) {
    ByteBuffer packet = ByteBuffer.allocate(40 + payload).order(ByteOrder.BIG_ENDIAN);
    packet.putInt(0x60000000).putShort((short) payload).put((byte) 17).put((byte) 63);
    packet.put(Ipv6Address.parse(source).octets()).put(Ipv6Address.parse(destination).octets());
    return packet.array();
  }

  /** The same in IPv4. */
  static byte[] ipv4(String source, String destination, int payload, int flags) {
    ByteBuffer packet = ByteBuffer.allocate(20 + payload);
    Ipv4Packet.writeHeader(
        packet,
        0,
        payload,
        17,
        Ipv4Address.parse(source).value(),
        Ipv4Address.parse(destination).value());
    packet.putShort(6, (short) flags).putShort(10, (short) 0);
    packet.putShort(10, (short) InternetChecksum.complement(InternetChecksum.sum(packet, 0, 20)));
    return packet.array();
  }

  static byte[] with(byte[] packet, int index, int value) {
    byte[] changed = packet.clone();
    changed[index] = (byte) value;
    return changed;
  }
}
