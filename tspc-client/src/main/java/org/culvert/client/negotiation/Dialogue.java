// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.Optional;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.TlsWish;
import org.culvert.client.config.TunnelWish;
import org.culvert.client.console.Console;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.SaslClient;

/**
 * The TSP session, seen from the client: version, authentication, create, accept (RFC 5572 section
 * 4). One session, then thrown away. Knows nothing about sockets, retries or other brokers.
 */
final class Dialogue {
  /** Which mechanism to use with a broker, or none that both sides have. */
  interface Mechanisms {
    Optional<SaslClient> choose(Capabilities offered, TspVersion version);
  }

  private static final String START_TLS = "X-STARTTLS=1";

  private final Control control;
  private final TspVersion version;
  private final TunnelWish wish;
  private final Mechanisms mechanisms;
  private final Carrier carrier;
  private final IpAddress local;
  private final OfferCheck check;
  private final Console console;
  private boolean wanted = true;

  Dialogue(
      Control control,
      TspVersion version,
      TunnelWish wish,
      Carrier carrier,
      Mechanisms mechanisms,
      IpAddress local,
      OfferCheck check,
      Console console) {
    this.control = control;
    this.version = version;
    this.wish = wish;
    this.mechanisms = mechanisms;
    this.carrier = carrier;
    this.local = local;
    this.check = check;
    this.console = console;
  }

  /** Plays the session up to the sign-in, and asks for no tunnel. */
  Outcome signIn() throws ControlLost, InterruptedException {
    wanted = false;
    return run();
  }

  /** Plays the session to its end; an agreement has no path yet. */
  Outcome run() throws ControlLost, InterruptedException {
    try {
      return switch (control.exchange(
          new ClientMessage.Version(version.text()), Expected.CAPABILITIES)) {
        case ServerMessage.CapabilityLine(Capabilities offered)
            when control.wantsTls() != TlsWish.Mode.OFF ->
            protect(offered);
        case ServerMessage.CapabilityLine(Capabilities offered) -> choose(offered);
        case ServerMessage other -> refusal(other);
      };
    } catch (MalformedMessage e) {
      return new Outcome.Unintelligible(String.valueOf(e.getMessage()));
    }
  }

  /** The broker is asked again what it offers: nobody vouches for what it said in clear. */
  private Outcome protect(Capabilities offered)
      throws ControlLost, MalformedMessage, InterruptedException {
    if (!offered.extensions().contains(START_TLS)) {
      if (control.wantsTls() == TlsWish.Mode.REQUIRED) {
        throw ControlLost.unreachable("the broker offers no TLS, and tls = required");
      }
      return choose(offered);
    }
    ServerMessage reply = control.exchange(new ClientMessage.StartTls(), Expected.STATUS);
    if (Refusals.status(reply).filter(StatusLine::isSuccess).isEmpty()) {
      return refusal(reply);
    }
    control.startTls();
    console.milestone("The connection is protected by TLS");
    return run();
  }

  /** Plays a session that ends the tunnel; whether the broker said so. */
  boolean leave() throws ControlLost, InterruptedException {
    try {
      ServerMessage greeting =
          control.exchange(new ClientMessage.Version(version.text()), Expected.CAPABILITIES);
      if (!(greeting instanceof ServerMessage.CapabilityLine(Capabilities offered))) {
        return false;
      }
      Optional<SaslClient> sasl = mechanisms.choose(offered, version);
      return sasl.isPresent()
          && new Authentication(control, sasl.get(), console).run().isEmpty()
          && control.exchange(new ClientMessage.Delete(), Expected.REPLY)
              instanceof ServerMessage.Reply reply
          && reply.status().isSuccess();
    } catch (MalformedMessage e) {
      return false;
    }
  }

  private Outcome choose(Capabilities offered)
      throws ControlLost, MalformedMessage, InterruptedException {
    console.milestone(
        "The broker offers tunnels " + offered.tunnelTypes() + ", sign-in " + offered.mechanisms());
    TunnelType type = Ask.type(wish.type(), control.transport(), version);
    if (!carries(offered, type)) {
      return new Outcome.NoCommonTunnelType(offered);
    }
    Optional<SaslClient> sasl = mechanisms.choose(offered, version);
    if (sasl.isEmpty()) {
      return new Outcome.NoCommonMechanism(offered.mechanisms());
    }
    Optional<Outcome> failure = new Authentication(control, sasl.get(), console).run();
    if (failure.isPresent()) {
      return failure.get();
    }
    return wanted ? create(type, offered) : new Outcome.SignedIn();
  }

  private static boolean carries(Capabilities offered, TunnelType type) {
    // Brokers that announce no types at all are asked anyway.
    return offered.tunnelTypes().isEmpty()
        || offered.tunnelTypes().contains(type)
        || (type == TunnelType.V6ANYV4
            && (offered.tunnelTypes().contains(TunnelType.V6V4)
                || offered.tunnelTypes().contains(TunnelType.V6UDPV4)));
  }

  private Outcome create(TunnelType type, Capabilities offered)
      throws ControlLost, MalformedMessage, InterruptedException {
    TunnelRequest asked = Ask.request(wish.ofType(type), local, version, carrier);
    TunnelRequest request = mayRoam(type, offered) ? asked.withRoaming() : asked;
    console.step("Asking for a " + type.xmlName() + " tunnel as " + request.clientAddress());
    ServerMessage reply = control.exchange(new ClientMessage.Create(request), Expected.REPLY);
    if (!(reply
            instanceof ServerMessage.Reply(StatusLine status, Optional<TunnelOffer> offer, var _)
        && status.isSuccess())) {
      return refusal(reply);
    }
    if (offer.isEmpty()) {
      return new Outcome.Unintelligible("success, but no tunnel in the reply");
    }
    if (type == TunnelType.V6ANYV4
        && offer.get().type() == TunnelType.V6V4
        && carrier == Carrier.KERNEL
        && offer.get().keepalive().isPresent()) {
      // The broker would wait for keepalives that nobody sends once the kernel has the tunnel.
      return create(TunnelType.V6V4, offered);
    }
    return conclude(request, offer.get(), offered);
  }

  /** Others have never seen such a wish. */
  private boolean mayRoam(TunnelType type, Capabilities offered) {
    return offered.hasRoaming()
        && control.transport() == Transport.UDP
        && (type == TunnelType.V6UDPV4 || type == TunnelType.V6ANYV4);
  }

  private Outcome conclude(TunnelRequest request, TunnelOffer offer, Capabilities offered)
      throws ControlLost, MalformedMessage, InterruptedException {
    Optional<String> objection = check.objection(offer, request, control.transport());
    if (objection.isPresent()) {
      if (!version.isFirstGeneration()) {
        control.exchange(new ClientMessage.Reject(), Expected.ACKNOWLEDGEMENT);
      }
      return new Outcome.BadOffer(objection.get());
    }
    if (!version.isFirstGeneration()) {
      control.exchange(new ClientMessage.Accept(), Expected.ACKNOWLEDGEMENT);
    }
    return new Outcome.Agreed(offer, version, offered, control.transport(), Optional.empty());
  }

  private Outcome refusal(ServerMessage message) {
    return Refusals.status(message)
            .filter(status -> status.number() == StatusCode.UNSUPPORTED_VERSION.number())
            .isPresent()
        ? new Outcome.VersionRefused(version)
        : Refusals.of(message);
  }
}
