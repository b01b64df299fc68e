// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Packet;
import org.culvert.protocol.address.MssClamp;
import org.culvert.protocol.address.UpperLayer;

/**
 * Packets with a SYN in them, or nearly: the segment size is never larger than what fits, a right
 * checksum stays right and a wrong one wrong by as much, and nothing else changes.
 */
final class MssClamping implements FuzzTarget {
  private static final int[] MTUS = {1280, 1400, 1472, 9000};

  /** Octets around the packet that are none of its own. */
  private static final int MARGIN = 8;

  private static final byte CANARY = 0x5C;

  @Override
  public String name() {
    return "mss-clamp";
  }

  @Override
  public void run(byte[] input) {
    int mtu = MTUS[Segments.choice(input, MTUS.length)];
    byte[] packet = Segments.rest(input);
    if (packet.length > 0 && isValid(ByteBuffer.wrap(packet), packet.length)) {
      byte[] clamped = clamped(packet, mtu);
      check(packet, clamped, mtu);
      FuzzTarget.hold(Arrays.equals(clamped(clamped, mtu), clamped), "clamped once more");
    }
  }

  private static boolean isValid(ByteBuffer packet, int length) {
    return Ipv6Packet.isValid(packet, 0, length) || Ipv4Packet.isValid(packet, 0, length);
  }

  /** In the middle of a buffer, and at its very end: the same, and neither looks beyond it. */
  private static byte[] clamped(byte[] packet, int mtu) {
    byte[] around = new byte[packet.length + 2 * MARGIN];
    Arrays.fill(around, CANARY);
    System.arraycopy(packet, 0, around, MARGIN, packet.length);
    MssClamp.clamp(ByteBuffer.wrap(around), MARGIN, packet.length, mtu);
    for (int i = 0; i < MARGIN; i++) {
      FuzzTarget.hold(
          around[i] == CANARY && around[around.length - 1 - i] == CANARY, "writes elsewhere");
    }
    byte[] alone = packet.clone();
    MssClamp.clamp(ByteBuffer.wrap(alone), 0, alone.length, mtu);
    FuzzTarget.hold(
        Arrays.equals(alone, Arrays.copyOfRange(around, MARGIN, MARGIN + packet.length)),
        "what is behind the packet matters");
    return alone;
  }

  private static void check(byte[] before, byte[] after, int mtu) {
    ByteBuffer packet = ByteBuffer.wrap(before);
    int found = UpperLayer.find(packet, 0, before.length);
    int[] changed = IntStream.range(0, before.length).filter(i -> before[i] != after[i]).toArray();
    if (changed.length == 0) {
      return;
    }
    FuzzTarget.hold(UpperLayer.protocol(found) == UpperLayer.TCP, "changes what is no TCP");
    int tcp = UpperLayer.offset(found);
    int header = tcp + (before[tcp + 12] >>> 4 & 0xF) * 4;
    FuzzTarget.hold((before[tcp + 13] & 0x02) != 0, "changes what is no SYN");
    int size = -1;
    for (int i : changed) {
      boolean checksum = i == tcp + 16 || i == tcp + 17;
      FuzzTarget.hold(checksum || (i >= tcp + 20 && i < header), "changes octet " + i);
      size = checksum || size >= 0 ? size : i;
    }
    FuzzTarget.hold(size >= 0, "changes the checksum alone");
    // Of the two octets of the size the first may be what it was.
    size -= before[size - 1] == 4 && before[size - 2] == 2 ? 0 : 1;
    int fixed = packet.get(0) >>> 4 == 6 ? 60 : 40;
    int was = packet.getShort(size) & 0xFFFF;
    int is = ByteBuffer.wrap(after).getShort(size) & 0xFFFF;
    FuzzTarget.hold(is == mtu - fixed && is < was, "a segment size of " + is + " after " + was);
    int residue = Checksum.ofUpperLayer(before, UpperLayer.TCP, tcp) % 0xFFFF;
    FuzzTarget.hold(
        Checksum.ofUpperLayer(after, UpperLayer.TCP, tcp) % 0xFFFF == residue,
        "the checksum is off");
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    byte[] maximum = {2, 4, 5, (byte) 0xB4};
    byte[] oddly = {1, 2, 4, (byte) 0xFF, (byte) 0xFF, 3, 3, 7};
    return Stream.of(maximum, oddly)
        .flatMap(options -> Stream.of(Samples.syn(6, options), Samples.syn(4, options)))
        .flatMap(
            packet ->
                IntStream.range(0, MTUS.length).mapToObj(choice -> Segments.with(choice, packet)))
        .toList();
  }
}
