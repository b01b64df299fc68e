// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.culvert.portal.web.SourceLimit;
import org.springframework.stereotype.Component;

/** Lets routers in that bring a key, and not too often. */
@Component
class Gate {
  private static final Duration HOUR = Duration.ofHours(1);

  private final UpdateKeys keys;
  private final InstantSource clock;
  private final SourceLimit byKey;
  private final SourceLimit bySource;

  Gate(UpdateKeys keys, UpdateSettings settings, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.byKey = new SourceLimit(settings.perHour(), HOUR);
    this.bySource = new SourceLimit(settings.sourcePerHour(), HOUR);
  }

  /** Who came. */
  sealed interface Visitor {
    record Known(UpdateKeys.Owner owner) implements Visitor {}

    /**
     * @param unasked it brought no credentials at all: some only do when they are asked to
     */
    record Unknown(boolean unasked) implements Visitor {}

    /** Too often, or the account may do nothing. */
    record Unwanted() implements Visitor {}
  }

  Visitor admit(HttpServletRequest request) {
    if (!bySource.tryTake(request.getRemoteAddr())) {
      return new Visitor.Unwanted();
    }
    Optional<KeyHolder> holder = KeyHolder.of(request);
    Optional<UpdateKeys.Owner> owner =
        holder.flatMap(brought -> keys.recognise(brought.userid(), brought.key()));
    if (owner.isEmpty()) {
      return new Visitor.Unknown(holder.isEmpty());
    }
    if (owner.get().disabled() || !byKey.tryTake("key " + owner.get().key())) {
      return new Visitor.Unwanted();
    }
    keys.used(owner.get(), clock.instant());
    return new Visitor.Known(owner.get());
  }
}
