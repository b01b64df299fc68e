// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.culvert.portal.tunnel.LiveFigures.Figures;
import org.culvert.portal.web.SignedIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * {@code /tunnels/ID/live}: figures as they come, as server-sent events. A virtual thread for each
 * page that looks; it ends when the page goes, when the tunnel ends, or after ten minutes, when the
 * browser asks again by itself.
 */
@RestController
class LiveController {
  private static final Logger LOG = LoggerFactory.getLogger(LiveController.class);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration STEP = Duration.ofSeconds(2);

  /** What the plots show at first, if somebody looked before. */
  private static final Duration BEFORE = Duration.ofMinutes(5);

  private final OwnTunnels tunnels;
  private final LiveFigures figures;
  private final InstantSource clock;
  private final Watchers watchers = new Watchers();

  LiveController(OwnTunnels tunnels, LiveFigures figures, InstantSource clock) {
    this.tunnels = tunnels;
    this.figures = figures;
    this.clock = clock;
  }

  @GetMapping(path = "/tunnels/{id:\\d+}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter live(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    if (tunnels.find(user.account(), id).isEmpty()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    if (!watchers.enter(user.account())) {
      throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
    }
    SseEmitter page = new SseEmitter(LONGEST.toMillis());
    AtomicBoolean gone = new AtomicBoolean();
    page.onCompletion(() -> gone.set(true));
    page.onTimeout(page::complete);
    page.onError(_ -> gone.set(true));
    Thread.ofVirtual()
        .name("live-" + id)
        .start(
            () -> {
              try {
                send(page, id, gone);
              } catch (IOException | IllegalStateException e) {
                // The page is gone; that is how most of them end.
                LOG.debug("figures.unwatched tunnel={}", id);
              } catch (DataAccessException e) {
                LOG.warn("figures.failed tunnel={} reason=\"{}\"", id, e.getMessage());
                page.completeWithError(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                watchers.leave(user.account());
              }
            });
    return page;
  }

  private void send(SseEmitter page, long id, AtomicBoolean gone)
      throws IOException, InterruptedException {
    Instant last = clock.instant().minus(BEFORE);
    while (!gone.get()) {
      if (!figures.isLive(id)) {
        page.send(SseEmitter.event().name("end").data("ended"));
        page.complete();
        return;
      }
      figures.watch(id);
      List<Figures> news = figures.after(id, last);
      if (!news.isEmpty()) {
        page.send(SseEmitter.event().name("figures").data(news, MediaType.APPLICATION_JSON));
        last = Instant.ofEpochMilli(news.getLast().at() + 1);
      } else {
        // Else nobody would notice that the page is gone.
        page.send(SseEmitter.event().comment("nothing yet"));
      }
      Thread.sleep(STEP);
    }
  }
}
