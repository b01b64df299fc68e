// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv4Error;
import org.culvert.protocol.address.Icmpv6Error;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Packet;

/**
 * Errors about packets of both families: valid packets with right checksums, no longer than
 * allowed, to the sender and with its own words; none about an error, as far as that can be seen.
 */
final class IcmpErrors implements FuzzTarget {
  private static final int MARGIN = 3;
  private static final int LONGEST_IPV4 = 576;

  @Override
  public String name() {
    return "icmp-errors";
  }

  @Override
  public void run(byte[] input) {
    int choice = Segments.choice(input, 256);
    byte[] packet = Segments.rest(input);
    if (packet.length == 0) {
      return;
    }
    // Neither at the start of the buffer nor up to its end, as in a batch.
    ByteBuffer around = ByteBuffer.allocate(packet.length + 2 * MARGIN).put(MARGIN, packet);
    if (Ipv6Packet.isValid(around, MARGIN, packet.length)) {
      ipv6(around, packet, choice);
    } else if (Ipv4Packet.isValid(around, MARGIN, packet.length)) {
      ipv4(around, packet, choice);
    }
  }

  private static void ipv6(ByteBuffer around, byte[] packet, int choice) {
    ByteBuffer error = ByteBuffer.allocate(Ipv6Packet.MINIMUM_MTU);
    int length =
        switch (choice % 3) {
          case 0 ->
              Icmpv6Error.unreachable(
                  choice / 3, Samples.ROUTER, around, MARGIN, packet.length, error);
          case 1 -> Icmpv6Error.tooBig(1280, Samples.ROUTER, around, MARGIN, packet.length, error);
          default -> Icmpv6Error.timeExceeded(Samples.ROUTER, around, MARGIN, packet.length, error);
        };
    boolean aboutError = packet[6] == 58 && packet.length > 40 && (packet[40] & 0xFF) < 128;
    FuzzTarget.hold(length == 0 || !aboutError, "an error about an error");
    if (length > 0) {
      byte[] written = Arrays.copyOf(error.array(), length);
      FuzzTarget.hold(Ipv6Packet.isValid(error, 0, length), "the error is no packet");
      FuzzTarget.hold(Ipv6Packet.source(error, 0).equals(Samples.ROUTER), "from somebody else");
      FuzzTarget.hold(
          Arrays.equals(written, 24, 40, packet, 8, 24), "does not go to who sent the packet");
      FuzzTarget.hold(Checksum.ofUpperLayer(written, 58, 40) == 0xFFFF, "its checksum is wrong");
      checkQuote(written, 48, packet, Ipv6Packet.MINIMUM_MTU);
      int another =
          Icmpv6Error.unreachable(
              0, Samples.ROUTER, error, 0, length, ByteBuffer.allocate(Ipv6Packet.MINIMUM_MTU));
      FuzzTarget.hold(another == 0, "an error about its own error");
    }
  }

  private static void ipv4(ByteBuffer around, byte[] packet, int choice) {
    ByteBuffer error = ByteBuffer.allocate(LONGEST_IPV4);
    int length =
        switch (choice % 3) {
          case 0 ->
              Icmpv4Error.unreachable(
                  choice / 3, Samples.ROUTER4, around, MARGIN, packet.length, error);
          case 1 -> Icmpv4Error.tooBig(1280, Samples.ROUTER4, around, MARGIN, packet.length, error);
          default ->
              Icmpv4Error.timeExceeded(Samples.ROUTER4, around, MARGIN, packet.length, error);
        };
    int header = (packet[0] & 0xF) * 4;
    boolean fragment = ((packet[6] & 0x1F) << 8 | packet[7] & 0xFF) != 0;
    boolean echo = header < packet.length && (packet[header] == 8 || packet[header] == 0);
    FuzzTarget.hold(
        length == 0 || (!fragment && (packet[9] != 1 || echo)), "an error about an error");
    if (length > 0) {
      byte[] written = Arrays.copyOf(error.array(), length);
      FuzzTarget.hold(Ipv4Packet.isValid(error, 0, length), "the error is no packet");
      FuzzTarget.hold(Checksum.of(written, 0, 20) == 0xFFFF, "its header's checksum is wrong");
      FuzzTarget.hold(Checksum.of(written, 20, length) == 0xFFFF, "its checksum is wrong");
      FuzzTarget.hold(Ipv4Packet.source(error, 0) == Samples.ROUTER4.value(), "from somebody else");
      FuzzTarget.hold(
          Arrays.equals(written, 16, 20, packet, 12, 16), "does not go to who sent the packet");
      FuzzTarget.hold(Ipv4Address.isUnicast(Ipv4Packet.destination(error, 0)), "goes to many");
      checkQuote(written, 28, packet, LONGEST_IPV4);
      int another =
          Icmpv4Error.unreachable(
              0, Samples.ROUTER4, error, 0, length, ByteBuffer.allocate(LONGEST_IPV4));
      FuzzTarget.hold(another == 0, "an error about its own error");
    }
    checkEcho(packet);
  }

  private static void checkQuote(byte[] error, int from, byte[] packet, int most) {
    int quoted = Math.min(packet.length, most - from);
    FuzzTarget.hold(
        Arrays.equals(error, from, error.length, packet, 0, quoted), "quotes something else");
  }

  private static void checkEcho(byte[] packet) {
    byte[] reply = packet.clone();
    ByteBuffer buffer = ByteBuffer.wrap(reply);
    if (Icmpv4Echo.isRequest(buffer, 0, reply.length)) {
      Icmpv4Echo.reply(buffer, 0);
      FuzzTarget.hold(Icmpv4Echo.isReply(buffer, 0, reply.length), "the reply is none");
      FuzzTarget.hold(Arrays.equals(reply, 16, 20, packet, 12, 16), "the reply goes elsewhere");
      FuzzTarget.hold(
          Checksum.of(reply, 0, 20) % 0xFFFF == Checksum.of(packet, 0, 20) % 0xFFFF
              && Checksum.of(reply, 20, reply.length) % 0xFFFF
                  == Checksum.of(packet, 20, reply.length) % 0xFFFF,
          "the reply's checksums are off");
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    byte[] long6 = Samples.ipv6(17, Samples.CLIENT, Samples.HOST, new byte[1400]);
    byte[] long4 = Samples.ipv4(17, Samples.CLIENT4, Samples.HOST4, new byte[1400]);
    byte[] fragment =
        Samples.ipv6(44, Samples.CLIENT, Samples.HOST, new byte[] {58, 0, 0, 0, 0, 0, 0, 0, 3});
    return Stream.of(
            Samples.echoRequest(Samples.CLIENT, Samples.ROUTER),
            Samples.echoRequest(Samples.CLIENT4, Samples.ROUTER4),
            Samples.ipv6(58, Samples.HOST, Samples.CLIENT, new byte[] {3, 0, 0, 0, 0, 0, 0, 0}),
            Samples.ipv4(1, Samples.HOST4, Samples.CLIENT4, new byte[] {11, 0, 0, 0, 0, 0, 0, 0}),
            long6,
            long4,
            fragment)
        .flatMap(packet -> IntStream.range(0, 3).mapToObj(choice -> Segments.with(choice, packet)))
        .toList();
  }
}
