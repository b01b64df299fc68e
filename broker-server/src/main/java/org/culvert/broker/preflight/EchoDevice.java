// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.culvert.broker.prefix.PrefixAllocator;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.packetio.KernelNeighbourProxy;
import org.culvert.packetio.NeighbourProxy;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.SystemTunDevice;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Address;

/**
 * A device of its own beside the broker's, to which one address of each pool is routed for as long
 * as it is open. Nobody can guess these addresses, and no tunnel is likely to have one.
 */
final class EchoDevice implements AutoCloseable {
  private static final int HOST = 128;
  private static final int METRIC = 1;
  private static final int SLOTS = 16;
  private static final int SLOT = 2048;
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final int ROUNDS = 3;

  /** The kernel waits up to 0.8 s before it answers for somebody else. */
  private static final int ROUNDS_AS_NEIGHBOUR = 7;

  private final SystemTunDevice device;
  private final Map<PrefixPool, Ipv6Address> addresses = new HashMap<>();
  private final Map<PrefixPool, Icmpv6Echo> echoes = new HashMap<>();
  private final Set<PrefixPool> answered = ConcurrentHashMap.newKeySet();
  private final Thread reader;

  private EchoDevice(SystemTunDevice device, List<PrefixPool> pools) throws IOException {
    this.device = device;
    SecureRandom random = new SecureRandom();
    for (PrefixPool pool : pools) {
      Ipv6Address address = PrefixAllocator.randomPair(pool, random).network().plus(1);
      addresses.put(pool, address);
      echoes.put(pool, new Icmpv6Echo(0xC1, 0, random.nextLong(), random.nextLong()));
      device.network().addRoute(address.octets(), HOST, METRIC);
    }
    this.reader = Thread.ofPlatform().daemon().name("preflight").start(this::read);
  }

  static EchoDevice open(String broker, List<PrefixPool> pools) throws IOException {
    SystemTunDevice device = Device.open(broker);
    try {
      return new EchoDevice(device, pools);
    } catch (IOException | RuntimeException e) {
      device.close();
      throw e;
    }
  }

  /** The pools to which an answer came back. */
  Set<PrefixPool> answered(List<Ipv6Address> targets) throws IOException, InterruptedException {
    return ask(targets, ROUNDS);
  }

  /** The same while this machine says on the link that it has the addresses. */
  Set<PrefixPool> answeredAsNeighbour(List<Ipv6Address> targets, String link)
      throws IOException, InterruptedException {
    Path setting = Path.of("/proc/sys/net/ipv6/conf", link, "proxy_ndp");
    String before = Files.readString(setting).strip();
    try (NeighbourProxy proxy = KernelNeighbourProxy.open(link)) {
      try {
        for (Ipv6Address address : addresses.values()) {
          proxy.add(address.octets());
        }
        return ask(targets, ROUNDS_AS_NEIGHBOUR);
      } finally {
        for (Ipv6Address address : addresses.values()) {
          proxy.remove(address.octets());
        }
      }
    } finally {
      if (!before.equals("1")) {
        Files.writeString(setting, before);
      }
    }
  }

  private Set<PrefixPool> ask(List<Ipv6Address> targets, int rounds)
      throws IOException, InterruptedException {
    answered.clear();
    for (int round = 0; round < rounds && !answered.containsAll(addresses.keySet()); round++) {
      for (Map.Entry<PrefixPool, Ipv6Address> each : addresses.entrySet()) {
        for (Ipv6Address target : targets) {
          PacketBatch batch = PacketBatch.allocate(1, Icmpv6Echo.LENGTH);
          int slot = batch.add(Icmpv6Echo.LENGTH);
          echo(each.getKey()).writeRequest(batch.buffer(slot), 0, each.getValue(), target);
          device.write(batch);
        }
      }
      Thread.sleep(PAUSE);
    }
    return new HashSet<>(answered);
  }

  private Icmpv6Echo echo(PrefixPool pool) {
    Icmpv6Echo echo = echoes.get(pool);
    if (echo == null) {
      throw new IllegalArgumentException("not a pool of this device: " + pool);
    }
    return echo;
  }

  private void read() {
    PacketBatch batch = PacketBatch.allocate(SLOTS, SLOT);
    try {
      while (device.read(batch) >= 0) {
        for (int slot = 0; slot < batch.size(); slot++) {
          note(batch, slot);
        }
      }
    } catch (IOException e) {
      // Then nothing is answered any more, which is what the report says.
      return;
    }
  }

  private void note(PacketBatch batch, int slot) {
    int length = batch.length(slot);
    if (length >= Icmpv6Echo.LENGTH) {
      echoes.forEach(
          (pool, echo) -> {
            if (echo.isAnsweredBy(batch.buffer(slot), 0, length)) {
              answered.add(pool);
            }
          });
    }
  }

  @Override
  public void close() {
    try {
      // They stay where a pair of veth interfaces stands in for the device.
      for (Ipv6Address address : addresses.values()) {
        device.network().deleteRoute(address.octets(), HOST, METRIC);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      device.close();
    }
    try {
      reader.join(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
