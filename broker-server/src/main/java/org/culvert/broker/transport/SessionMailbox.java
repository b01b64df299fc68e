// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one client says, in order, to one session on one virtual thread: event loops
 * never wait for a database. Bounded, because clients wait for answers. Whatever way it ends, a
 * session without a tunnel is abandoned exactly once. A fault in a session ends that session only.
 */
final class SessionMailbox {
  /** The transport's half; called on the session's thread. */
  interface Listener {
    /**
     * @param ticket of the message that this answers
     * @param established whether the session has a tunnel by now
     */
    void answered(long ticket, TspSession.Turn turn, boolean established);

    /** Nothing will be answered any more. */
    void ended();
  }

  private sealed interface Item {
    record Said(long ticket, ClientMessage message) implements Item {}

    record Garbled(long ticket, MalformedMessage malformed) implements Item {}

    record End() implements Item {}
  }

  private static final Logger log = LoggerFactory.getLogger(SessionMailbox.class);

  /** One request at a time is the rule; old clients send two at once in two places. */
  private static final int CAPACITY = 8;

  private final Supplier<TspSession> start;
  private final Listener listener;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();

  SessionMailbox(Supplier<TspSession> start, Listener listener, InstantSource clock) {
    this.start = start;
    this.listener = listener;
    this.clock = clock;
  }

  /** False when the client is too far ahead of its answers. */
  boolean said(long ticket, ClientMessage message) {
    return offer(new Item.Said(ticket, message));
  }

  boolean garbled(long ticket, MalformedMessage malformed) {
    return offer(new Item.Garbled(ticket, malformed));
  }

  /** The client is gone or too slow. What it said before is still processed. */
  void end() {
    items.add(new Item.End());
  }

  private boolean offer(Item item) {
    return items.size() < CAPACITY && items.add(item);
  }

  /** The body of the session's thread. */
  void run() {
    TspSession session = null;
    try {
      session = start.get();
      process(session);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("session.broken", e);
    } finally {
      release(session);
      if (session != null) {
        session.over();
      }
      listener.ended();
    }
  }

  private void process(TspSession session) throws InterruptedException {
    boolean open = true;
    while (open) {
      open =
          switch (items.take()) {
            case Item.Said(long ticket, ClientMessage message) ->
                goesOn(session, ticket, session.on(message, clock.instant()));
            case Item.Garbled(long ticket, MalformedMessage malformed) ->
                goesOn(session, ticket, session.onMalformed(malformed, clock.instant()));
            case Item.End() -> false;
          };
    }
  }

  private boolean goesOn(TspSession session, long ticket, TspSession.Turn turn)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped in the middle of a turn, which says nothing then");
    }
    boolean established = session.isEstablished();
    listener.answered(ticket, turn, established);
    // A client that lost the answer to its accept asks again: there must be somebody to ask.
    return established || !turn.closed();
  }

  private void release(@Nullable TspSession session) {
    if (session == null || session.isEstablished()) {
      return;
    }
    Instant now = clock.instant();
    try {
      session.abandon(now);
    } catch (RuntimeException e) {
      log.error("session.not_released", e);
    }
  }
}
