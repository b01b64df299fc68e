// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Stops the client in good order on SIGTERM, SIGINT and SIGHUP: its thread is interrupted, takes
 * its tunnel down, and the program ends with 0, as the user wanted it to end.
 */
final class Stop {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Runnable announce;

  /**
   * @param announce told first that the end begins
   */
  Stop(Runnable announce) {
    this.announce = announce;
  }

  /** Runs the client on this thread. */
  ExitCode around(Supplier<ExitCode> client) {
    Thread runner = Thread.currentThread();
    Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> stop(runner));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return client.get();
    } finally {
      finished.countDown();
    }
  }

  private void stop(Thread runner) {
    if (finished.getCount() == 0) {
      return;
    }
    announce.run();
    runner.interrupt();
    try {
      boolean inTime = finished.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      // Any other way out of a shutdown hook reports the signal as a failure.
      Runtime.getRuntime().halt(inTime ? 0 : ExitCode.TUNNEL_ERROR.number());
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(ExitCode.TUNNEL_ERROR.number());
    }
  }
}
