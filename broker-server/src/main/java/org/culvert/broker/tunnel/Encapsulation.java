// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Optional;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/**
 * Which encapsulation a client gets: the one it asked for, or, for v6anyv4, the cheapest that can
 * work from where it is (RFC 5572 section 4.5). A client that gives another address than the one
 * that it speaks from is behind a NAT, where only UDP passes.
 */
final class Encapsulation {
  /** What was decided. */
  sealed interface Decision {
    /**
     * @param outer where the tunnel ends
     * @param told the client's outer address as the offer says it: some clients bind their end to
     *     it
     * @param ifTaken what else would do when somebody has a tunnel there
     */
    record Use(
        TunnelType type, Endpoint outer, IpAddress told, boolean proxied, Optional<Use> ifTaken)
        implements Decision {}

    record No(Refusal refusal) implements Decision {}
  }

  private final OuterEnds ends;
  private final OuterFacts facts;

  Encapsulation(OuterEnds ends, OuterFacts facts) {
    this.ends = ends;
    this.facts = facts;
  }

  Decision decide(Requester requester, TunnelRequest request) {
    // There is no IPv6 in IPv4 over IPv6, nor the other way round.
    if (request.type() == TunnelType.V4V6) {
      return requester.source().address() instanceof Ipv6Address source
              && requester.local() instanceof Ipv6Address
          ? overIpv6(requester, request, source)
          : notOffered(request.type());
    }
    return requester.source().address() instanceof Ipv4Address source
            && requester.local() instanceof Ipv4Address
        ? overIpv4(requester, request, source)
        : notOffered(request.type());
  }

  private Decision overIpv6(Requester requester, TunnelRequest request, Ipv6Address source) {
    if (request.proxy() || !offers(requester, TunnelType.V4V6)) {
      return notOffered(TunnelType.V4V6);
    }
    IpAddress said = request.clientAddress();
    return said.equals(source) && ends.allowsSource(source)
        ? direct(TunnelType.V4V6, source, source)
        : new Decision.No(new Refusal.BadClientIpv6Address(said.toString()));
  }

  private Decision overIpv4(Requester requester, TunnelRequest request, Ipv4Address source) {
    if (!ends.allowsSource(source)) {
      return badAddress(source);
    }
    if (!(request.clientAddress() instanceof Ipv4Address said)) {
      return badAddress(request.clientAddress());
    }
    boolean same = said.equals(source);
    if (request.proxy()) {
      if (same) {
        return myself(requester, request.type(), source);
      }
      return ends.allows(said) ? proxied(requester, request.type(), said) : badAddress(said);
    }
    if (!same && !ends.allowsBehindNat(said)) {
      return badAddress(said);
    }
    return switch (request.type()) {
      case V6UDPV4 -> canUdp(requester) ? overUdp(requester) : notOffered(request.type());
      case V6V4 ->
          offers(requester, TunnelType.V6V4)
              ? direct(requester, source, said)
              : notOffered(request.type());
      case V6ANYV4 -> any(requester, source, same);
      case V4V6 -> throw new IllegalStateException("not over IPv4");
    };
  }

  private Decision any(Requester requester, Ipv4Address source, boolean same) {
    boolean udp = canUdp(requester);
    AdmissionPolicy policy = requester.realm().admission();
    boolean direct = same && offers(requester, TunnelType.V6V4);
    if (udp && (!direct || policy.any() == TunnelType.V6UDPV4)) {
      return overUdp(requester);
    }
    if (!direct) {
      return notOffered(TunnelType.V6ANYV4);
    }
    Optional<Decision.Use> ifTaken = udp ? Optional.of(overUdp(requester)) : Optional.empty();
    return new Decision.Use(TunnelType.V6V4, new Endpoint(source, 0), source, false, ifTaken);
  }

  private Decision direct(Requester requester, Ipv4Address source, Ipv4Address said) {
    if (said.equals(source)) {
      return direct(TunnelType.V6V4, source, said);
    }
    // Some clients find out their address once and say it for ever, wherever they have gone since.
    if (requester.account().filter(account -> facts.hasEndedAt(account, said)).isPresent()) {
      return direct(TunnelType.V6V4, source, source);
    }
    return requester.realm().admission().directBehindNat()
        ? direct(TunnelType.V6V4, source, said)
        : badAddress(said);
  }

  /** A proxy for itself is none. */
  private static Decision myself(Requester requester, TunnelType asked, Ipv4Address source) {
    return isDirect(asked) && offers(requester, TunnelType.V6V4)
        ? new Decision.Use(TunnelType.V6V4, new Endpoint(source, 0), source, true, Optional.empty())
        : notOffered(asked);
  }

  /** Protocol 41 could be aimed at anybody: only where the operator said so. */
  private Decision proxied(Requester requester, TunnelType asked, Ipv4Address target) {
    boolean permitted =
        isDirect(asked)
            && offers(requester, TunnelType.V6V4)
            && requester.realm().admission().proxies()
            && requester
                .account()
                .filter(account -> facts.mayBeProxyFor(account, target))
                .isPresent();
    return permitted
        ? new Decision.Use(TunnelType.V6V4, new Endpoint(target, 0), target, true, Optional.empty())
        : notOffered(asked);
  }

  private static boolean isDirect(TunnelType asked) {
    return asked == TunnelType.V6V4 || asked == TunnelType.V6ANYV4;
  }

  private static boolean offers(Requester requester, TunnelType type) {
    return requester.realm().tunnelTypes().contains(type);
  }

  private static boolean canUdp(Requester requester) {
    return requester.overUdp() && offers(requester, TunnelType.V6UDPV4);
  }

  private static Decision.Use overUdp(Requester requester) {
    Endpoint source = requester.source();
    return new Decision.Use(TunnelType.V6UDPV4, source, source.address(), false, Optional.empty());
  }

  /** What has no ports. */
  private static Decision.Use direct(TunnelType type, IpAddress outer, IpAddress told) {
    return new Decision.Use(type, new Endpoint(outer, 0), told, false, Optional.empty());
  }

  private static Decision notOffered(TunnelType asked) {
    return new Decision.No(new Refusal.TypeNotOffered(asked));
  }

  private static Decision badAddress(IpAddress address) {
    return new Decision.No(new Refusal.BadClientAddress(address.toString()));
  }
}
