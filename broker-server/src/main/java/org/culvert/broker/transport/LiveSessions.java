// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.culvert.broker.negotiation.TspSession;

/**
 * The sessions of all listeners, each with its virtual thread, so that a stop can wait for them.
 */
final class LiveSessions {
  private final InstantSource clock;
  private final Map<SessionMailbox, Thread> threads = new ConcurrentHashMap<>();

  LiveSessions(InstantSource clock) {
    this.clock = clock;
  }

  SessionMailbox mailbox(Supplier<TspSession> session, SessionMailbox.Listener listener) {
    return new SessionMailbox(session, listener, clock);
  }

  void start(SessionMailbox mailbox) {
    Thread thread =
        Thread.ofVirtual()
            .name("tsp session")
            .unstarted(
                () -> {
                  try {
                    mailbox.run();
                  } finally {
                    threads.remove(mailbox);
                  }
                });
    threads.put(mailbox, thread);
    thread.start();
  }

  int count() {
    return threads.size();
  }

  /** Ends every session after the turn that it is in; those that take longer are interrupted. */
  void stop(Duration patience) throws InterruptedException {
    threads.keySet().forEach(SessionMailbox::end);
    long deadline = System.nanoTime() + patience.toNanos();
    for (Thread thread : threads.values()) {
      long left = Math.max(0, deadline - System.nanoTime());
      if (!thread.join(Duration.ofNanos(left))) {
        thread.interrupt();
      }
    }
  }
}
