// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whose packet is it: the table of live tunnels beside a {@code HashMap} with the same content,
 * with random keys so that caches do not flatter either.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TunnelLookup {
  private static final int KEYS = 1 << 16;

  @Param({"1000", "100000"})
  public int tunnels;

  private final TunnelTable table = new TunnelTable();
  private final Map<Long, LiveTunnel> peers = new HashMap<>();
  private final long[] peerKeys = new long[KEYS];
  private final Ipv6Address[] insideKeys = new Ipv6Address[KEYS];
  private int next;

  @Setup
  public void fill() {
    Random random = new Random(1);
    LiveTunnel[] all = new LiveTunnel[tunnels];
    for (int i = 0; i < tunnels; i++) {
      all[i] = new LiveTunnel(tunnel(i));
      table.install(all[i]);
      peers.put(all[i].tunnel().outer().peer(), all[i]);
    }
    for (int i = 0; i < KEYS; i++) {
      Tunnel tunnel = all[random.nextInt(tunnels)].tunnel();
      peerKeys[i] = tunnel.outer().peer();
      Ipv6Prefix prefix = tunnel.prefix().orElseThrow();
      insideKeys[i] =
          random.nextBoolean()
              ? (Ipv6Address) tunnel.client()
              : new Ipv6Address(prefix.network().high() | random.nextInt(256), random.nextLong());
    }
  }

  @Benchmark
  public @Nullable LiveTunnel byPeer() {
    return table.byPeer(TunnelType.V6UDPV4, 0, peerKeys[next++ & KEYS - 1]);
  }

  @Benchmark
  public @Nullable LiveTunnel byPeerInHashMap() {
    return peers.get(peerKeys[next++ & KEYS - 1]);
  }

  @Benchmark
  public @Nullable LiveTunnel byDestination() {
    Ipv6Address key = insideKeys[next++ & KEYS - 1];
    return table.byDestination(key.high(), key.low());
  }

  private static Tunnel tunnel(int i) {
    Ipv6Address server = new Ipv6Address(0x20010db8_000a0000L, 2L * (i + 1));
    return new Tunnel(
        i,
        "members",
        Optional.empty(),
        TunnelType.V6UDPV4,
        "main",
        new Ipv4Address(0xC0000201),
        new Endpoint(new Ipv4Address(0x0A000000 + i), 1024 + i % 60_000),
        server,
        server.plus(1),
        Optional.of(new Ipv6Prefix(new Ipv6Address(0x20010db9_00000000L + (i << 8), 0), 56)),
        Optional.empty(),
        Instant.EPOCH);
  }
}
