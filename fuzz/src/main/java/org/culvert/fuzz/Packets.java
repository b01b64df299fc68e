// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.ByteBuffer;
import java.util.List;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Icmpv6Error;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Packet;

/** Inner packets, in a buffer that ends where they end: answers and errors are valid packets. */
final class Packets implements FuzzTarget {
  private static final Ipv6Address ROUTER = Ipv6Address.parse("2001:db8:a::512");

  @Override
  public String name() {
    return "packets";
  }

  @Override
  public void run(byte[] input) {
    ByteBuffer packet = ByteBuffer.wrap(input);
    int length = input.length;
    if (length == 0 || !Ipv6Packet.isValid(packet, 0, length)) {
      return;
    }
    ByteBuffer error = ByteBuffer.allocate(Ipv6Packet.MINIMUM_MTU);
    checkError(error, Icmpv6Error.tooBig(1280, ROUTER, packet, 0, length, error));
    checkError(error, Icmpv6Error.unreachable(3, ROUTER, packet, 0, length, error));
    new Icmpv6Echo(1, 2, 3, 4).isAnsweredBy(packet, 0, length);
    if (Icmpv6Echo.isRequest(packet, 0, length)) {
      Ipv6Address asker = Ipv6Packet.source(packet, 0);
      Icmpv6Echo.reply(packet, 0);
      FuzzTarget.hold(Ipv6Packet.isValid(packet, 0, length), "the reply is no packet");
      FuzzTarget.hold(Ipv6Packet.destination(packet, 0).equals(asker), "the reply goes elsewhere");
    }
  }

  private static void checkError(ByteBuffer error, int length) {
    if (length > 0) {
      FuzzTarget.hold(Ipv6Packet.isValid(error, 0, length), "the error is no packet");
      ByteBuffer another = ByteBuffer.allocate(Ipv6Packet.MINIMUM_MTU);
      int answer = Icmpv6Error.unreachable(0, ROUTER, error, 0, length, another);
      FuzzTarget.hold(answer == 0, "an error about an error");
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    ByteBuffer echo = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    new Icmpv6Echo(0x1234, 0, 1, 2)
        .writeRequest(echo, 0, Ipv6Address.parse("2001:db8:a::513"), ROUTER);
    byte[] fragment = echo.array().clone();
    fragment[6] = 44;
    return List.of(echo.array(), fragment);
  }
}
