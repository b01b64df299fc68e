// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.culvert.broker.realm.Account;
import org.culvert.broker.redirect.Direction;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.redirect.Visitor;
import org.culvert.broker.tunnel.Requester;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TspVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends clients to other brokers (RFC 5572 section 4.7.4), as early in a session as is known that
 * they belong there. A list ends with the brokers that its message has no room for.
 */
record Signpost(Redirector redirector, Peer peer) {
  private static final Logger log = LoggerFactory.getLogger(Signpost.class);

  /**
   * Before authentication over UDP: what two requests pay for, headers counted, is sent at once.
   */
  private static final int UNPROVEN = 2 * 3 * (28 + 8 + 15) - (28 + 8);

  /** Old clients take what one read brings for the whole list, so it has to fit into a segment. */
  private static final int SEGMENT = 1400;

  /** No fragments on the way. */
  private static final int DATAGRAM = 1200;

  private static final int FRAME = 4096;

  /** What an account's client hears instead of an offer. */
  Optional<Step> create(Authenticated client, Instant now) {
    Requester requester = client.requester();
    Optional<Account> account = requester.account();
    return account.flatMap(
        known ->
            step(
                redirector.atCreate(
                    visitor(client.version()), requester.realm().name(), known.userid(), now),
                brokers -> new ServerMessage.Reply(status(), Optional.empty(), brokers),
                peer.overUdp() ? DATAGRAM : FRAME));
  }

  Optional<Step> version(TspVersion version, Instant now) {
    return step(redirector.atVersion(visitor(version), now), Signpost::line, unframed());
  }

  Optional<Step> authenticate(TspVersion version, String realm, Instant now) {
    return step(
        redirector.atAuthenticate(visitor(version), realm, now), Signpost::line, unframed());
  }

  private int unframed() {
    return peer.overUdp() ? UNPROVEN : SEGMENT;
  }

  private Visitor visitor(TspVersion version) {
    return new Visitor(peer.source().address(), version.knowsRedirection(), peer.overUdp());
  }

  private Optional<Step> step(
      Direction direction, Function<List<String>, ServerMessage> message, int octets) {
    return switch (direction) {
      case Direction.Here() -> Optional.empty();
      case Direction.Nowhere() ->
          Optional.of(
              Step.close(StatusCode.TOO_BUSY, ServerMessage.Status.of(StatusCode.TOO_BUSY)));
      case Direction.Elsewhere(List<String> brokers) -> {
        List<String> list = fitting(brokers, message, octets);
        log.info("client.redirected source={} brokers=\"{}\"", peer.source(), list);
        yield Optional.of(Step.close(StatusCode.REDIRECTION, message.apply(list)));
      }
    };
  }

  private static ServerMessage line(List<String> brokers) {
    return new ServerMessage.Redirect(status(), brokers);
  }

  private static StatusLine status() {
    return StatusLine.of(StatusCode.REDIRECTION);
  }

  /** At least one, for an empty list is an error to every client. */
  private static List<String> fitting(
      List<String> brokers, Function<List<String>, ServerMessage> message, int octets) {
    int count = brokers.size();
    while (count > 1
        && ServerMessageWriter.write(message.apply(brokers.subList(0, count))).length > octets) {
      count--;
    }
    return List.copyOf(brokers.subList(0, count));
  }
}
