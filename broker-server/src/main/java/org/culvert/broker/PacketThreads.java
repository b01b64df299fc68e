// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.culvert.broker.dataplane.PacketLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform threads of the data plane: each blocks in its own system call and ends when its
 * device or socket is closed. One that dies otherwise ends the broker, because half a data plane
 * looks like a network fault to everybody.
 */
final class PacketThreads {
  private static final Logger log = LoggerFactory.getLogger(PacketThreads.class);

  private final Runnable onDeath;
  private final List<Thread> threads = new ArrayList<>();

  PacketThreads(Runnable onDeath) {
    this.onDeath = onDeath;
  }

  void start(String name, PacketLoop loop) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(() -> run(name, loop)));
  }

  /** To be called when the device and the sockets are closed. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(2_000);
    }
  }

  private void run(String name, PacketLoop loop) {
    try {
      loop.run();
    } catch (IOException | RuntimeException e) {
      log.error("packet thread died thread={}; the broker stops", name, e);
      onDeath.run();
    }
  }
}
