// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.random.RandomGenerator;
import org.culvert.client.negotiation.PacketPath;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Address;

/** Finds out how long packets may be that get through a tunnel and back, with echoes to its end. */
public final class SizedEchoes {
  private static final List<Integer> SIZES = List.of(1280, 1240, 1200, 1100, 1000, 800, 600, 64);
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final int TRIES = 2;

  private final PacketPath path;
  private final Ipv6Address own;
  private final Ipv6Address broker;
  private final int identifier;
  private final long cookie;
  private final Set<Integer> answered = new ConcurrentSkipListSet<>(Comparator.reverseOrder());

  public SizedEchoes(PacketPath path, Ipv6Address own, Ipv6Address broker, RandomGenerator random) {
    this.path = path;
    this.own = own;
    this.broker = broker;
    this.identifier = random.nextInt(0x10000);
    this.cookie = random.nextLong();
    path.deliverTo(this::take);
  }

  /** The largest that was answered; empty when none was. */
  public OptionalInt largest() throws InterruptedException {
    for (int tries = 0; tries < TRIES && !answered.contains(SIZES.getFirst()); tries++) {
      for (int size : SIZES) {
        ByteBuffer packet = ByteBuffer.allocate(size);
        echo(size).writeRequest(packet, 0, own, broker, size);
        path.sendPacket(packet);
      }
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!answered.contains(SIZES.getFirst()) && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    }
    return answered.stream().mapToInt(Integer::intValue).findFirst();
  }

  /** The largest that is tried. */
  public static int wanted() {
    return SIZES.getFirst();
  }

  private Icmpv6Echo echo(int size) {
    return new Icmpv6Echo(identifier, size, cookie, size);
  }

  private void take(ByteBuffer packet) {
    int length = packet.remaining();
    if (SIZES.contains(length)
        && echo(length).isAnsweredBy(packet, packet.position(), length, length)) {
      answered.add(length);
    }
  }
}
