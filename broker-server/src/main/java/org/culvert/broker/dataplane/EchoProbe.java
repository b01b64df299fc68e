// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Probe;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.packetio.PacketBatch;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends echo requests into a tunnel, a few because each may get lost. Whatever valid packet comes
 * out of the tunnel meanwhile is an answer: a client that sends is there, even when its firewall
 * eats echo requests. Called on session threads; the packet threads do nothing for it.
 */
public final class EchoProbe implements Probe {
  private static final Logger log = LoggerFactory.getLogger(EchoProbe.class);
  private static final int REQUESTS = 3;
  private static final Duration STEP = Duration.ofMillis(20);

  private final RandomGenerator random;
  private final Duration patience;
  private volatile List<TunnelLink> links = List.of();

  public EchoProbe(RandomGenerator random) {
    this(random, Duration.ofSeconds(3));
  }

  EchoProbe(RandomGenerator random, Duration patience) {
    this.random = random;
    this.patience = patience;
  }

  /** From now on, over these: the links come into being after those who ask. */
  public void over(List<TunnelLink> links) {
    this.links = List.copyOf(links);
  }

  @Override
  public boolean isAnswered(LiveTunnel tunnel) {
    long before = tunnel.traffic().packetsFromClient();
    long steps = patience.dividedBy(STEP) + 1;
    for (long step = 0; step < steps; step++) {
      if (step % (steps / REQUESTS + 1) == 0) {
        send(tunnel);
      }
      if (tunnel.traffic().packetsFromClient() != before) {
        return true;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        // Nobody loses a tunnel because the broker stops.
        return true;
      }
    }
    return false;
  }

  /** One echo request, without waiting for anything. */
  public void send(LiveTunnel live) {
    send(live.tunnel(), random.nextLong());
  }

  /** The same, and the answer is timed. */
  public void measure(LiveTunnel live, Instant now) {
    long token = random.nextLong();
    live.roundTrips().asked(token, micros(now));
    send(live.tunnel(), token);
  }

  static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }

  private void send(Tunnel tunnel, long token) {
    for (TunnelLink link : links) {
      if (link.carries(tunnel)) {
        PacketBatch batch = PacketBatch.allocate(1, Icmpv6Echo.LENGTH);
        write(batch, tunnel, token);
        try {
          link.socket().send(batch);
        } catch (IOException e) {
          log.warn("probe.failed tunnel={}", tunnel.id(), e);
        }
        return;
      }
    }
  }

  /** A request that nobody could have answered before. */
  private void write(PacketBatch batch, Tunnel tunnel, long first) {
    int identifier = random.nextInt(0x1_0000);
    int sequence = random.nextInt(0x1_0000);
    long second = random.nextLong();
    int slot;
    if (tunnel.server() instanceof Ipv4Address server
        && tunnel.client() instanceof Ipv4Address client) {
      slot = batch.add(Icmpv4Echo.LENGTH);
      new Icmpv4Echo(identifier, sequence, first, second)
          .writeRequest(batch.buffer(slot), 0, server, client);
    } else if (tunnel.server() instanceof Ipv6Address server
        && tunnel.client() instanceof Ipv6Address client) {
      slot = batch.add(Icmpv6Echo.LENGTH);
      new Icmpv6Echo(identifier, sequence, first, second)
          .writeRequest(batch.buffer(slot), 0, server, client);
    } else {
      throw new IllegalStateException("two families inside: " + tunnel);
    }
    batch.peer(slot, tunnel.peerHigh(), tunnel.peer());
  }
}
