// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks each second whether a prefix is routed into the devices of two brokers. */
final class RouteWatch implements AutoCloseable {
  private final Fleet fleet;
  private final List<String> twice = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private final AtomicInteger looks = new AtomicInteger();

  RouteWatch(Fleet fleet) {
    this.fleet = fleet;
    this.thread = Thread.ofPlatform().name("routes").daemon().start(this::run);
  }

  List<String> twice() {
    return List.copyOf(twice);
  }

  int looks() {
    return looks.get();
  }

  private void run() {
    try {
      while (true) {
        Set<String> suspects = shared();
        // Read one after the other: what moved in between is not there a second time.
        if (!suspects.isEmpty()) {
          suspects.retainAll(shared());
          twice.addAll(suspects);
        }
        looks.incrementAndGet();
        Thread.sleep(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      twice.add("routes can't be read: " + e.getMessage());
    }
  }

  private Set<String> shared() throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    Set<String> shared = new HashSet<>();
    for (int broker = 1; broker <= Net.BROKERS; broker++) {
      for (String prefix : new ArrayList<>(fleet.routes(broker))) {
        if (!seen.add(prefix)) {
          shared.add(prefix);
        }
      }
    }
    return shared;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
