// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import org.culvert.broker.negotiation.SessionState.AwaitingAccept;
import org.culvert.broker.negotiation.SessionState.AwaitingRequest;
import org.culvert.broker.negotiation.SessionState.CommandPhase;
import org.culvert.broker.negotiation.SessionState.Established;
import org.culvert.broker.realm.RefusalLog;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.broker.tunnel.Requester;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelProvisioner;
import org.culvert.broker.tunnel.TunnelProvisioner.Outcome;
import org.culvert.protocol.message.ServerMessage.Nothing;
import org.culvert.protocol.message.ServerMessage.Reply;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of an authenticated client (RFC 5572 section 4.4.3). Decides nothing about tunnels:
 * asks the provisioner and says what it said.
 */
record Commands(
    TunnelProvisioner provisioner,
    RefusalStatus refusals,
    RefusalLog refusalLog,
    Signpost signpost) {
  private static final Logger log = LoggerFactory.getLogger(Commands.class);

  Step create(Authenticated client, TunnelRequest request, Instant now) {
    return signpost.create(client, now).orElseGet(() -> createHere(client, request, now));
  }

  private Step createHere(Authenticated client, TunnelRequest request, Instant now) {
    return switch (provisioner.request(client.requester(), request, now)) {
      case Outcome.Refused(Refusal refusal) -> {
        Reply reply = Reply.of(refusals.of(refusal));
        remember(client.requester(), reply.status(), now);
        log.info(
            "tunnel.refused realm={} user={} source={} answer=\"{}\"",
            client.requester().realm().name(),
            client.name(),
            client.requester().source(),
            reply.status());
        yield Step.to(new AwaitingRequest(client), reply);
      }
      case Outcome.Granted(long tunnelId, TunnelOffer offer) -> {
        Reply reply = Reply.of(forVersion(client.version(), offer));
        // The first generation has no accept: the tunnel is up as soon as the offer is written.
        yield client.version().isFirstGeneration()
            ? Step.to(acceptAtOnce(new AwaitingAccept(client, tunnelId), now), reply)
            : Step.to(new AwaitingAccept(client, tunnelId), reply);
      }
    };
  }

  private void remember(Requester requester, StatusLine told, Instant now) {
    requester
        .account()
        .ifPresent(
            account ->
                refusalLog.note(
                    new RefusalLog.Refused(
                        account.realm(),
                        account.userid(),
                        now,
                        told.number(),
                        told.text(),
                        requester.source())));
  }

  /** A second request instead of an accept: the first offer is void. */
  Step createAgain(AwaitingAccept state, TunnelRequest request, Instant now) {
    giveBack(state, now);
    return create(state.client(), request, now);
  }

  Step accept(AwaitingAccept state, Instant now) {
    return Step.to(establish(state.client(), state.tunnelId(), now), new Nothing());
  }

  Step info(CommandPhase state, Instant now) {
    return switch (provisioner.describe(state.client().requester(), now)) {
      case Outcome.Granted(_, TunnelOffer offer) ->
          Step.to(state, Reply.of(forVersion(state.client().version(), offer)));
      case Outcome.Refused(Refusal refusal) -> Step.to(state, Reply.of(refusals.of(refusal)));
    };
  }

  Step delete(CommandPhase state, Instant now) {
    Requester requester = state.client().requester();
    boolean deleted = provisioner.delete(requester, now);
    if (state instanceof AwaitingAccept offered) {
      giveBack(offered, now);
      deleted = true;
    }
    if (deleted) {
      log.info(
          "tunnel.deleted realm={} user={} source={}",
          requester.realm().name(),
          state.client().name(),
          requester.source());
    }
    return Step.to(
        new AwaitingRequest(state.client()),
        deleted ? Reply.of(StatusCode.SUCCESS) : Reply.of(refusals.of(new Refusal.NoTunnel())));
  }

  /** No state ever holds this offer, so nobody else could give it back. */
  private Established acceptAtOnce(AwaitingAccept offered, Instant now) {
    try {
      return establish(offered.client(), offered.tunnelId(), now);
    } catch (RuntimeException fault) {
      giveBack(offered, now);
      throw fault;
    }
  }

  void giveBack(AwaitingAccept state, Instant now) {
    provisioner.giveBack(state.tunnelId(), now);
    log.info(
        "tunnel.not_accepted realm={} tunnel={} user={}",
        state.client().requester().realm().name(),
        state.tunnelId(),
        state.client().name());
  }

  private Established establish(Authenticated client, long tunnelId, Instant now) {
    Tunnel tunnel = provisioner.accept(tunnelId, client.requester(), now);
    log.info(
        "tunnel.established realm={} tunnel={} user={} type={} outer={} client={} prefix={}",
        tunnel.realm(),
        tunnel.id(),
        client.name(),
        tunnel.type().xmlName(),
        tunnel.outer(),
        tunnel.client(),
        tunnel.prefix().map(Object::toString).orElse("none"));
    return new Established(client, tunnelId);
  }

  /** Old parsers never saw a resolver, or a name, inside the client element. */
  private static TunnelOffer forVersion(TspVersion version, TunnelOffer offer) {
    TunnelOffer known = version.knowsClientDnsServer() ? offer : offer.withoutClientDnsServer();
    return version.isFirstGeneration() ? known.withoutClientName() : known;
  }
}
