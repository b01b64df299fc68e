// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.culvert.packetio.ServiceNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker as a service: its manager hears when clients are served, that it is alive, when it
 * reads its settings again and when it stops. Alive is a broker whose event loops answer; one whose
 * database is away is.
 */
final class Service {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private final ServiceNotice manager;

  Service(ServiceNotice manager) {
    this.manager = manager;
  }

  /**
   * @param reload answers in a sentence what came of it
   */
  void ready(String status, BooleanSupplier alive, Supplier<String> reload) {
    HangUp.handle(() -> reload(reload));
    manager.status(status);
    manager.ready();
    manager.heartbeat().ifPresent(interval -> beat(interval, alive));
  }

  void stop(Runnable broker) {
    manager.stopping();
    broker.run();
  }

  private void reload(Supplier<String> reload) {
    manager.reloading();
    manager.status(reload.get());
    manager.ready();
  }

  private void beat(Duration interval, BooleanSupplier alive) {
    Thread _ =
        Thread.ofPlatform()
            .name("heartbeat")
            .daemon()
            .start(
                () -> {
                  try {
                    while (true) {
                      if (alive.getAsBoolean()) {
                        manager.alive();
                      } else {
                        log.error("loops.silent");
                      }
                      Thread.sleep(interval);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
  }
}
