// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.culvert.broker.dataplane.Forwarder;
import org.culvert.broker.dataplane.PacketLoop;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packet threads and what they read: platform threads, because each blocks in its own system
 * call and ends when its device or socket is closed. One that dies otherwise ends the broker,
 * because half a data plane looks like a network fault to everybody.
 */
final class Packets implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Packets.class);
  private static final long PATIENCE_MILLIS = 2_000;

  private final Runnable onDeath;
  private final List<Runnable> closes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  Packets(Runnable onDeath) {
    this.onDeath = onDeath;
  }

  TunDevice add(TunDevice device) {
    closes.add(device::close);
    return device;
  }

  TunnelSocket add(TunnelSocket socket) {
    closes.add(socket::close);
    return socket;
  }

  void start(Forwarder forwarder) {
    start("packets-to-clients", forwarder.uplink());
    int link = 0;
    for (PacketLoop downlink : forwarder.downlinks()) {
      start("packets-from-clients-" + link++, downlink);
    }
  }

  private void start(String name, PacketLoop loop) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(() -> run(name, loop)));
  }

  private void run(String name, PacketLoop loop) {
    try {
      loop.run();
    } catch (IOException | RuntimeException | Error e) {
      log.error("packets.died thread={}", name, e);
      onDeath.run();
    }
  }

  @Override
  public void close() {
    closes.forEach(Runnable::run);
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
