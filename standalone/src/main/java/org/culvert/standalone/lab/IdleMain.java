// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * {@code ./culvert bench idle}: a broker, a client behind a NAT with a tunnel over UDP, and what
 * the client takes while only its keepalive goes through.
 */
public final class IdleMain {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What the start leaves to do, compiling above all, is not idling. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private IdleMain() {}

  /** The client to start, and how many seconds to watch it. */
  public static void main(String... arguments) throws Exception {
    Duration time = Duration.ofSeconds(Integer.parseInt(arguments[1]));
    Lab lab = Lab.entered();
    Consumer<String> progress = System.err::println;
    try (Stage _ = Stage.set(lab, progress);
        Tspc tspc = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous(), arguments[0])) {
      tspc.awaitFirstPing(SOON);
      Thread.sleep(SETTLING);
      System.out.println("tspc idle: " + IdleCost.of(tspc.program().pid(), time));
    }
  }
}
