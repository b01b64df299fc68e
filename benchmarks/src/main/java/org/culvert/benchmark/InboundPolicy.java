// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.tunnel.InboundRules;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a packet from outside costs when its tunnel is open, and when it is guarded, beside the
 * question whether the tunnel is disabled, which is one look at a field.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InboundPolicy {
  private static final long NOW = 1_795_000_000_000L;
  private static final int LENGTH = 48;

  private final LiveTunnel open = tunnel();
  private final LiveTunnel guarded = tunnel();
  private final ByteBuffer in = packet("2001:db8:b::80", "2001:db8:a::3", 53, 5000);
  private final ByteBuffer out = packet("2001:db8:a::3", "2001:db8:b::80", 5000, 53);

  public InboundPolicy() {
    guarded.admit(Optional.of(new InboundRules(Inbound.OUTBOUND_ONLY, List.of())));
    guarded.sent(out, LENGTH, NOW);
  }

  @Benchmark
  public boolean oneField() {
    return open.isDisabled();
  }

  @Benchmark
  public boolean intoAnOpenTunnel() {
    return open.admits(in, LENGTH, NOW);
  }

  @Benchmark
  public boolean intoAGuardedTunnel() {
    return guarded.admits(in, LENGTH, NOW);
  }

  @Benchmark
  public void outOfAGuardedTunnel() {
    guarded.sent(out, LENGTH, NOW);
  }

  private static ByteBuffer packet(String from, String to, int source, int target) {
    return ByteBuffer.allocateDirect(LENGTH)
        .putInt(6 << 28)
        .putShort((short) 8)
        .put((byte) 17)
        .put((byte) 63)
        .put(Ipv6Address.parse(from).octets())
        .put(Ipv6Address.parse(to).octets())
        .putShort((short) source)
        .putShort((short) target)
        .putInt(0);
  }

  private static LiveTunnel tunnel() {
    Ipv6Address server = Ipv6Address.parse("2001:db8:a::2");
    return new LiveTunnel(
        new Tunnel(
            1,
            "members",
            Optional.empty(),
            TunnelType.V6UDPV4,
            "main",
            new Ipv4Address(0xC0000201),
            new Endpoint(new Ipv4Address(0x0A000001), 1024),
            server,
            server.plus(1),
            Optional.empty(),
            Optional.empty(),
            Instant.MAX));
  }
}
