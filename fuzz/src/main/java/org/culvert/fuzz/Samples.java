// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.ByteBuffer;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Address;

/** Right packets of both families, as seeds. */
public final class Samples {
  static final Ipv6Address CLIENT = Ipv6Address.parse("2001:db8:a::513");
  static final Ipv6Address NEIGHBOUR = Ipv6Address.parse("2001:db8:a::601");
  static final Ipv6Address ROUTER = Ipv6Address.parse("2001:db8:a::512");
  static final Ipv6Address HOST = Ipv6Address.parse("2001:db8:b::80");
  static final Ipv6Address NOBODY = Ipv6Address.parse("2001:db8:a::999");
  static final Ipv4Address CLIENT4 = Ipv4Address.parse("192.0.2.129");
  static final Ipv4Address ROUTER4 = Ipv4Address.parse("192.0.2.128");
  static final Ipv4Address NEIGHBOUR4 = Ipv4Address.parse("192.0.2.131");
  static final Ipv4Address HOST4 = Ipv4Address.parse("198.51.100.80");

  private static final int TCP = 6;
  private static final int SYN = 0x02;

  private Samples() {}

  /** From the client to the host, with a right checksum. */
  static byte[] syn(int version, byte[] options) {
    ByteBuffer tcp = ByteBuffer.allocate(20 + options.length);
    tcp.putInt(0x03E8_01BB).putInt(7).putInt(0);
    tcp.put((byte) (tcp.capacity() / 4 << 4)).put((byte) SYN).putShort((short) 0x2000);
    tcp.putInt(0).put(options);
    byte[] packet = tcp(version, tcp.array());
    int offset = packet.length - tcp.capacity();
    int checksum = ~Checksum.ofUpperLayer(packet, TCP, offset) & 0xFFFF;
    ByteBuffer.wrap(packet).putShort(offset + 16, (short) checksum);
    return packet;
  }

  /** From the client to the host: the header of TCP and what is behind it. */
  public static byte[] tcp(int version, byte[] segment) {
    return version == 6 ? ipv6(TCP, CLIENT, HOST, segment) : ipv4(TCP, CLIENT4, HOST4, segment);
  }

  static byte[] ipv6(int nextHeader, Ipv6Address source, Ipv6Address destination, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(6 << 28)
        .putShort((short) payload.length)
        .put((byte) nextHeader)
        .put((byte) 63)
        .put(source.octets())
        .put(destination.octets())
        .put(payload)
        .array();
  }

  static byte[] ipv4(int protocol, Ipv4Address source, Ipv4Address destination, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(Ipv4Packet.HEADER + payload.length);
    Ipv4Packet.writeHeader(
        packet, 0, payload.length, protocol, source.value(), destination.value());
    return packet.put(Ipv4Packet.HEADER, payload).array();
  }

  static byte[] echoRequest(Ipv6Address source, Ipv6Address destination) {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    new Icmpv6Echo(0x1234, 0, 1, 2).writeRequest(packet, 0, source, destination);
    return packet.array();
  }

  static byte[] echoRequest(Ipv4Address source, Ipv4Address destination) {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv4Echo.LENGTH);
    new Icmpv4Echo(0x1234, 0, 1, 2).writeRequest(packet, 0, source, destination);
    return packet.array();
  }
}
