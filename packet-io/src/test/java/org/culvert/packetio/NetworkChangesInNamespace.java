// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What {@link NetworkChanges} tells while the network changes; the parent looks at it. */
final class NetworkChangesInNamespace {
  private static final List<String> CHANGES =
      List.of(
          "link set eth0 up",
          "address add 192.0.2.5/24 dev eth0",
          "route add default via 192.0.2.1",
          "route del default",
          "address del 192.0.2.5/24 dev eth0",
          "link set eth0 down",
          "link del eth0");
  private static final List<String> OTHERS =
      List.of("-6 address add 2001:db8::1/64 dev lo", "neigh add 127.0.0.9 dev lo nud noarp");

  private NetworkChangesInNamespace() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Semaphore told = new Semaphore(0);
    NetworkChanges changes = NetworkChanges.watch(true, told::release);
    try (changes) {
      for (String change : CHANGES) {
        run(change);
        System.out.println(change + " told=" + told.tryAcquire(5, TimeUnit.SECONDS));
        settle(told);
      }
      for (String change : OTHERS) {
        run(change);
        System.out.println(change + " told=" + told.tryAcquire(300, TimeUnit.MILLISECONDS));
      }
    }
    run("address add 192.0.2.6/32 dev lo");
    System.out.println("closed told=" + told.tryAcquire(300, TimeUnit.MILLISECONDS));
  }

  /** One command may be several changes. */
  private static void settle(Semaphore told) throws InterruptedException {
    while (told.tryAcquire(200, TimeUnit.MILLISECONDS)) {
      told.drainPermits();
    }
  }

  private static void run(String words) throws IOException, InterruptedException {
    ProcessBuilder ip = new ProcessBuilder(("ip " + words).split(" ")).inheritIO();
    if (ip.start().waitFor() != 0) {
      throw new IOException(words);
    }
  }
}
