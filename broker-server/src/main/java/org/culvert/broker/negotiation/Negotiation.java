// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.culvert.broker.realm.Accounts;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.RefusalLog;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.tunnel.TunnelProvisioner;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.StatusCode;

/**
 * Starts TSP sessions. Holds what they share: who may come in where, where accounts and tunnels are
 * found, and who failed to authenticate lately. Thread-safe.
 */
public final class Negotiation implements TspSessions {
  private final Map<String, RealmChoice> listeners = new TreeMap<>();
  private final Mechanisms mechanisms;
  private final Accounts accounts;
  private final TunnelProvisioner provisioner;
  private final NegotiationSettings settings;
  private final BooleanSupplier overloaded;
  private final Redirector redirector;
  private final FailureLimit limit;
  private final RefusalLog refusals;

  /**
   * @param listeners the realms that each listener offers; no two of one listener with the same
   *     mechanism, for that is how a client chooses
   * @param overloaded then newcomers are told 530 at VERSION, where old clients wait for it
   * @param redirector who belongs to another broker
   */
  public Negotiation(
      Map<String, List<Realm>> listeners,
      Mechanisms mechanisms,
      Accounts accounts,
      TunnelProvisioner provisioner,
      NegotiationSettings settings,
      BooleanSupplier overloaded,
      Redirector redirector) {
    this(
        listeners,
        mechanisms,
        accounts,
        provisioner,
        settings,
        overloaded,
        redirector,
        RefusalLog.NONE);
  }

  /**
   * @param refusals where what accounts were refused is remembered
   */
  public Negotiation(
      Map<String, List<Realm>> listeners,
      Mechanisms mechanisms,
      Accounts accounts,
      TunnelProvisioner provisioner,
      NegotiationSettings settings,
      BooleanSupplier overloaded,
      Redirector redirector,
      RefusalLog refusals) {
    this.refusals = refusals;
    listeners.forEach(
        (name, realms) -> this.listeners.put(name, RealmChoice.of(realms, mechanisms)));
    this.mechanisms = mechanisms;
    this.accounts = accounts;
    this.provisioner = provisioner;
    this.settings = settings;
    this.overloaded = overloaded;
    this.redirector = redirector;
    this.limit = new FailureLimit(settings.failures(), settings.failureWindow());
  }

  @Override
  public TspSession start(String listener, IpAddress local, Endpoint source, boolean overUdp) {
    return session(Peer.of(listener, local, source, overUdp, settings.tls()));
  }

  @Override
  public TspSession startInsideTls(String listener, IpAddress local, Endpoint source) {
    return session(Peer.insideTls(listener, local, source));
  }

  private TspSession session(Peer peer) {
    RealmChoice choice = listeners.get(peer.listener());
    if (choice == null) {
      throw new IllegalArgumentException("no listener of that name: " + peer.listener());
    }
    return new Session(table(choice, peer), peer);
  }

  @Override
  public Optional<StatusCode> roam(String listener, Endpoint source, Roam roam, Instant now) {
    return switch (provisioner.move(listener, source, roam, now)) {
      case MOVED -> Optional.of(StatusCode.SUCCESS);
      case DENIED -> Optional.of(StatusCode.AUTHENTICATION_FAILED);
      case OCCUPIED -> Optional.of(StatusCode.NO_MORE_TUNNELS);
      case UNDER_WAY -> Optional.empty();
    };
  }

  TurnTable table(RealmChoice choice, Peer peer) {
    var signpost = new Signpost(redirector, peer);
    var authentication =
        new Authentication(choice, mechanisms, accounts, limit, signpost, settings, refusals, peer);
    return new TurnTable(
        new Opening(choice, peer, overloaded, signpost),
        authentication,
        new Commands(provisioner, new RefusalStatus(settings.strictRfc()), refusals, signpost),
        new Mistakes(authentication, settings, peer.overUdp()));
  }
}
