// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.culvert.fuzz.Checksum;
import org.culvert.fuzz.FuzzTarget;
import org.culvert.fuzz.Samples;
import org.culvert.fuzz.Segments;
import org.culvert.fuzz.Vectors;

/**
 * What a raw socket delivers: the outer header comes off whole or the packet is dropped, and what
 * the kernel had put together is the same again in parts that every tunnel carries.
 */
public final class RawPackets implements FuzzTarget {
  private static final int LONGEST = 8192;
  private static final int TCP = 6;

  /** Makes of the packet what the kernel hands over in place of several. */
  private static final int MERGED = 1;

  private final MemorySegment header = Arena.ofAuto().allocate(OuterHeader.LENGTH);
  private final PacketBatch arrived = PacketBatch.allocate(1, LONGEST);
  private final PacketBatch parts = PacketBatch.allocate(64, TcpSegments.LONGEST);
  private final TcpSegments segments = new TcpSegments();

  @Override
  public String name() {
    return "raw-packets";
  }

  @Override
  public void run(byte[] input) {
    boolean merged = Segments.choice(input, 2) == MERGED;
    byte[] received = Segments.rest(input);
    if (received.length <= LONGEST) {
      byte[] inner = merged ? asMerged(received) : takenOff(received);
      takenApart(inner, merged);
    }
  }

  /** As recvmmsg leaves it: the first octets in memory of their own, the others in the slot. */
  private byte[] takenOff(byte[] received) {
    int first = Math.min(received.length, OuterHeader.LENGTH);
    header.fill((byte) 0);
    MemorySegment.copy(received, 0, header, ValueLayout.JAVA_BYTE, 0, first);
    arrived.clear();
    int slot = arrived.add(0);
    arrived.buffer(slot).put(0, received, first, received.length - first);
    OuterHeader.takeOff(header, 0, arrived, slot, received.length);
    byte[] inner = arrived.copy(slot);
    int length = received.length == 0 ? 0 : (received[0] & 0xF) * 4;
    boolean whole =
        received.length >= OuterHeader.LENGTH
            && received[0] >>> 4 == 4
            && length >= OuterHeader.LENGTH
            && length < received.length
            && (ByteBuffer.wrap(received).getShort(2) & 0xFFFF) == received.length;
    byte[] expected = whole ? Arrays.copyOfRange(received, length, received.length) : new byte[0];
    FuzzTarget.hold(Arrays.equals(inner, expected), "the outer header is not off");
    return inner;
  }

  /** With the sum of the pseudo-header for a checksum, if there is room for one. */
  private static byte[] asMerged(byte[] packet) {
    int offset = packet.length > 0 && packet[0] >>> 4 == 6 ? 40 : 20;
    if (packet.length >= offset + 20) {
      ByteBuffer buffer = ByteBuffer.wrap(packet);
      buffer.putShort(offset + 16, (short) 0);
      byte[] front = Arrays.copyOf(packet, packet.length);
      Arrays.fill(front, offset, front.length, (byte) 0);
      buffer.putShort(offset + 16, (short) Checksum.ofUpperLayer(front, TCP, offset));
    }
    return packet;
  }

  private void takenApart(byte[] packet, boolean merged) {
    if (packet.length == 0 || !segments.begin(ByteBuffer.wrap(packet), packet.length)) {
      FuzzTarget.hold(!segments.hasNext(), "parts of nothing");
      return;
    }
    int tcp = packet[0] >>> 4 == 6 ? 40 : (packet[0] & 0xF) * 4;
    int data = tcp + (packet[tcp + 12] >>> 4 & 0xF) * 4;
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.clear();
    while (segments.hasNext()) {
      int slot = segments.next(parts);
      byte[] part = parts.copy(slot);
      FuzzTarget.hold(part.length > data || packet.length == data, "a part without data");
      check(packet, part, tcp, whole.size());
      boolean last = !segments.hasNext();
      int flags = packet[tcp + 13] & (slot == 0 ? 0xFF : 0x7F) & (last ? 0xFF : 0xF6);
      FuzzTarget.hold((part[tcp + 13] & 0xFF) == flags, "flags of part " + slot);
      whole.write(part, data, part.length - data);
      if (parts.isFull()) {
        return;
      }
    }
    FuzzTarget.hold(
        Arrays.equals(whole.toByteArray(), Arrays.copyOfRange(packet, data, packet.length)),
        merged ? "the parts are not the whole" : "a plain packet is not itself");
  }

  private static void check(byte[] packet, byte[] part, int tcp, int offset) {
    ByteBuffer buffer = ByteBuffer.wrap(part);
    FuzzTarget.hold(part.length <= TcpSegments.LONGEST, "a part of " + part.length);
    FuzzTarget.hold(Checksum.ofUpperLayer(part, TCP, tcp) == 0xFFFF, "a wrong checksum");
    int sequence = ByteBuffer.wrap(packet).getInt(tcp + 4);
    FuzzTarget.hold(buffer.getInt(tcp + 4) == sequence + offset, "out of sequence");
    if (tcp == 40 && packet[0] >>> 4 == 6) {
      FuzzTarget.hold((buffer.getShort(4) & 0xFFFF) == part.length - 40, "another length");
      FuzzTarget.hold(Arrays.equals(part, 6, 40, packet, 6, 40), "another header");
    } else {
      FuzzTarget.hold((buffer.getShort(2) & 0xFFFF) == part.length, "another length");
      FuzzTarget.hold(Checksum.of(part, 0, tcp) == 0xFFFF, "a wrong checksum of the header");
      FuzzTarget.hold(Arrays.equals(part, 12, tcp, packet, 12, tcp), "another header");
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    byte[] tcp = new byte[3000];
    tcp[12] = 0x50;
    tcp[13] = (byte) 0x99;
    List<byte[]> packets = List.of(Samples.tcp(6, tcp), Samples.tcp(4, tcp));
    Stream<byte[]> outer =
        packets.stream()
            .flatMap(inner -> Stream.of(20, 24, 60).map(length -> outer(length, inner)))
            .map(packet -> Segments.with(0, packet));
    Stream<byte[]> merged = packets.stream().map(packet -> Segments.with(MERGED, packet));
    return Stream.concat(outer, merged).toList();
  }

  private static byte[] outer(int header, byte[] inner) {
    ByteBuffer packet = ByteBuffer.allocate(header + inner.length);
    packet.putShort(0, (short) (0x4000 | header / 4 << 8)).putShort(2, (short) packet.capacity());
    IntStream.range(20, header).forEach(i -> packet.put(i, (byte) 1));
    return packet.put(header, inner).array();
  }
}
