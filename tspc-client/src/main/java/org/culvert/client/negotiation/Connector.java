// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.config.TlsWish;
import org.culvert.client.console.Console;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelType;

/**
 * One attempt to get a tunnel: every transport that fits, and on each the versions from the newest
 * down. Says to the user what it tries, in the words of the old client. Waiting between attempts is
 * left to the caller.
 */
final class Connector {
  private final ClientSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Console console;
  private final RawPath.Opening opening;

  /**
   * @param opening for tunnels of this program that are not over UDP
   */
  Connector(
      ClientSettings settings,
      InstantSource clock,
      RandomGenerator random,
      Console console,
      RawPath.Opening opening) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.console = console;
    this.opening = opening;
  }

  /**
   * @param path an existing one to that broker, which stays open whatever happens
   */
  Outcome attempt(Target target, Wanted wanted, Optional<Path> path) throws InterruptedException {
    path.ifPresent(Path::forgetSignals);
    TunnelType type = wanted.type();
    Optional<InetSocketAddress> broker = resolve(target.server(), type);
    if (broker.isEmpty()) {
      console.say("Socket error");
      return new Outcome.Unreachable(
          "no %s address is known for %s".formatted(family(type), target.server().host()), true);
    }
    Optional<String> source = settings.tunnel().sourceInterface();
    if (source.isPresent() && address(source.get(), type).isEmpty()) {
      console.say("Socket error");
      return new Outcome.Unreachable(
          "interface %s has no %s address".formatted(source.get(), family(type)), true);
    }
    return new Attempt(target, wanted, broker.get(), path).run();
  }

  /** Signs in at that broker over that transport, and asks for nothing. */
  Outcome signIn(Target target, TunnelType type, Transport transport) throws InterruptedException {
    Optional<InetSocketAddress> broker = resolve(target.server(), type);
    if (broker.isEmpty()) {
      return new Outcome.Unreachable("no address is known", true);
    }
    Attempt attempt =
        new Attempt(target, new Wanted(type, Carrier.USER), broker.get(), Optional.empty());
    attempt.wanted = false;
    return transport == Transport.UDP ? attempt.overUdp() : attempt.overTcp(attempt.versions());
  }

  /**
   * Ends a tunnel that was agreed on over UDP; over TCP only its lease, or its silence, does.
   *
   * @param path that it has, which stays open
   */
  void leave(Target target, Outcome.Agreed agreed, Optional<Path> path)
      throws InterruptedException {
    TunnelType type = agreed.offer().type();
    Optional<InetSocketAddress> broker = resolve(target.server(), type);
    if (broker.isPresent() && agreed.transport() == Transport.UDP) {
      path.ifPresent(Path::forgetSignals);
      new Attempt(target, new Wanted(type, Carrier.USER), broker.get(), path)
          .leave(agreed.version());
    }
  }

  /** IPv6 for tunnels that carry IPv4, and the other way round. */
  private static String family(TunnelType type) {
    return type == TunnelType.V4V6 ? "IPv6" : "IPv4";
  }

  private static Optional<InetSocketAddress> address(String network, TunnelType type) {
    return SourceInterface.address(
        network, type == TunnelType.V4V6 ? Inet6Address.class : Inet4Address.class);
  }

  private static Optional<InetSocketAddress> resolve(ServerAddress server, TunnelType type) {
    try {
      for (InetAddress address : InetAddress.getAllByName(server.host())) {
        boolean ipv4 = IpAddress.of(address.getAddress()) instanceof Ipv4Address;
        if (ipv4 == (type != TunnelType.V4V6)) {
          return Optional.of(new InetSocketAddress(address, server.port()));
        }
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The state of one attempt: what was tried, and what came of it. */
  private final class Attempt {
    private final Target target;
    private final TunnelType type;
    private final Carrier carrier;
    private final InetSocketAddress broker;
    private final Optional<Path> existing;
    private boolean wanted = true;

    Attempt(Target target, Wanted wanted, InetSocketAddress broker, Optional<Path> existing) {
      this.target = target;
      this.type = wanted.type();
      this.carrier = wanted.carrier();
      this.broker = broker;
      this.existing = existing;
    }

    Outcome run() throws InterruptedException {
      if (settings.tls().mode() == TlsWish.Mode.REQUIRED) {
        return overTcp(versions());
      }
      Outcome overUdp = overUdp();
      return switch (overUdp) {
        case Outcome.VersionRefused _ when type != TunnelType.V6UDPV4 -> overTcp(firstGeneration());
        case Outcome.Unreachable _ when type != TunnelType.V6UDPV4 -> overTcp(versions());
        default -> overUdp;
      };
    }

    /** The first generation had v6v4 only. */
    private List<TspVersion> versions() {
      return settings.ladder().stream()
          .filter(version -> type != TunnelType.V4V6 || !version.isFirstGeneration())
          .toList();
    }

    private Protection protection() {
      return new Protection(settings.tls(), target.server().host());
    }

    private List<TspVersion> firstGeneration() {
      return versions().stream().filter(TspVersion::isFirstGeneration).toList();
    }

    private Outcome overUdp() throws InterruptedException {
      List<TspVersion> second =
          settings.ladder().stream().filter(version -> !version.isFirstGeneration()).toList();
      if (second.isEmpty()) {
        return new Outcome.VersionRefused(settings.ladder().getFirst());
      }
      console.say("Connecting to server with " + Transport.UDP.text());
      try {
        Path path = existing.isPresent() ? existing.get() : UdpPath.open(this::source, broker);
        Outcome outcome = overUdp(path, second);
        if (outcome instanceof Outcome.Agreed agreed
            && agreed.offer().type() == TunnelType.V6UDPV4) {
          return over(path, agreed);
        }
        IpAddress local = path.localAddress();
        if (existing.isEmpty()) {
          path.close();
        }
        return carried(outcome, local);
      } catch (IOException e) {
        return lost(ControlLost.local(String.valueOf(e.getMessage())));
      }
    }

    private Outcome overUdp(Path path, List<TspVersion> versions) throws InterruptedException {
      Outcome outcome = new Outcome.VersionRefused(settings.ladder().getFirst());
      for (TspVersion version : versions) {
        announce(version);
        try (Control control = new UdpControl(path, clock, random, console)) {
          outcome = dialogue(control, version, path.localAddress());
        } catch (ControlLost e) {
          return lost(e);
        }
        if (!(outcome instanceof Outcome.VersionRefused)) {
          return outcome;
        }
      }
      return outcome;
    }

    void leave(TspVersion version) throws InterruptedException {
      try {
        Path path = existing.isPresent() ? existing.get() : UdpPath.open(this::source, broker);
        try (Control control = new UdpControl(path, clock, random, console)) {
          boolean ended = session(control, version, path.localAddress()).leave();
          console.step(ended ? "The broker has ended the tunnel" : "The tunnel ends by itself");
        } finally {
          if (existing.isEmpty()) {
            path.close();
          }
        }
      } catch (IOException | ControlLost e) {
        console.step("The broker does not hear that the tunnel ends: " + e.getMessage());
      }
    }

    private Outcome overTcp(List<TspVersion> versions) throws InterruptedException {
      Outcome outcome = new Outcome.VersionRefused(settings.ladder().getFirst());
      if (versions.isEmpty()) {
        return outcome;
      }
      console.say("Connecting to server with " + Transport.TCP.text());
      for (TspVersion version : versions) {
        announce(version);
        try (TcpControl control = TcpControl.connect(source(), broker, protection(), console)) {
          IpAddress local = control.localAddress();
          outcome = carried(dialogue(control, version, local), local);
        } catch (ControlLost e) {
          return lost(e);
        }
        if (!(outcome instanceof Outcome.VersionRefused)) {
          return outcome;
        }
      }
      return outcome;
    }

    private void announce(TspVersion version) {
      console.say("Using TSP protocol version " + version.text());
      console.say("Establishing connection with tunnel broker...");
    }

    private Outcome dialogue(Control control, TspVersion version, IpAddress local)
        throws ControlLost, InterruptedException {
      Dialogue session = session(control, version, local);
      return wanted ? session.run() : session.signIn();
    }

    private Dialogue session(Control control, TspVersion version, IpAddress local) {
      return new Dialogue(
          control,
          version,
          settings.tunnel().ofType(type),
          carrier,
          new MechanismsOfUser(settings.credentials(), target, random, console),
          local,
          check(),
          console);
    }

    private OfferCheck check() {
      Set<String> ours = new HashSet<>(settings.interfaces().names(type));
      settings.homeInterface().ifPresent(ours::add);
      IpAddress asked = IpAddress.of(broker.getAddress().getAddress());
      return new OfferCheck(settings.tunnel().tunnelServer().orElse(asked), OwnPrefixes.of(ours));
    }

    /** With the path of its packets, when they are not the kernel's business. */
    private Outcome carried(Outcome outcome, IpAddress local) {
      if (carrier == Carrier.KERNEL || !(outcome instanceof Outcome.Agreed agreed)) {
        return outcome;
      }
      try {
        return over(opening.open(local, agreed.offer().serverOutside()), agreed);
      } catch (IOException e) {
        console.say("Socket error");
        return new Outcome.Unreachable(String.valueOf(e.getMessage()), true);
      }
    }

    private Outcome lost(ControlLost loss) {
      if (loss.isLocal()) {
        console.say("Socket error");
      }
      console.say("Unable to establish connection with broker:" + broker.getPort());
      return new Outcome.Unreachable(
          broker.getAddress().getHostAddress() + ": " + loss.getMessage(), loss.isLocal());
    }

    private static Outcome over(PacketPath path, Outcome.Agreed agreed) {
      return new Outcome.Agreed(
          agreed.offer(),
          agreed.version(),
          agreed.capabilities(),
          agreed.transport(),
          Optional.of(path));
    }

    private Optional<InetSocketAddress> source() {
      return settings.tunnel().ofType(type).clientAddress().isPresent()
          ? Optional.empty()
          : settings.tunnel().sourceInterface().flatMap(network -> address(network, type));
    }
  }
}
