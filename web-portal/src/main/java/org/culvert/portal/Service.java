// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.culvert.packetio.ServiceNotice;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * The portal as a service: its manager hears when pages are served, that they are, and when it
 * stops. Alive is a portal whose scheduler runs; one whose database is away is.
 */
@Component
class Service {
  private final ServiceNotice manager = ServiceNotice.ofThisProcess();
  private final TaskScheduler scheduler;

  Service(TaskScheduler scheduler) {
    this.scheduler = scheduler;
  }

  @EventListener(ApplicationReadyEvent.class)
  void ready() {
    manager.status("Pages are served");
    manager.ready();
    manager.heartbeat().ifPresent(this::beat);
  }

  private void beat(Duration interval) {
    ScheduledFuture<?> _ = scheduler.scheduleAtFixedRate(manager::alive, interval);
  }

  @EventListener(ContextClosedEvent.class)
  void stopping() {
    manager.stopping();
  }
}
