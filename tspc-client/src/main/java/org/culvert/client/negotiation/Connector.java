// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.config.TunnelWish;
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

  Connector(ClientSettings settings, InstantSource clock, RandomGenerator random, Console console) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.console = console;
  }

  /**
   * @param path an existing one to that broker, which stays open whatever happens
   */
  Outcome attempt(Target target, TunnelType type, Optional<Path> path) throws InterruptedException {
    path.ifPresent(Path::forgetSignals);
    Optional<InetSocketAddress> broker = resolve(target.server());
    if (broker.isEmpty()) {
      console.say("Socket error");
      return new Outcome.Unreachable(
          "no IPv4 address is known for " + target.server().host(), true);
    }
    Optional<String> source = settings.tunnel().sourceInterface();
    if (source.isPresent() && SourceInterface.address(source.get()).isEmpty()) {
      console.say("Socket error");
      return new Outcome.Unreachable("interface " + source.get() + " has no IPv4 address", true);
    }
    return new Attempt(target, type, broker.get(), path).run();
  }

  private Optional<InetSocketAddress> resolve(ServerAddress server) {
    try {
      for (InetAddress address : InetAddress.getAllByName(server.host())) {
        if (IpAddress.of(address.getAddress()) instanceof Ipv4Address) {
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
    private final InetSocketAddress broker;
    private final Optional<Path> existing;

    Attempt(Target target, TunnelType type, InetSocketAddress broker, Optional<Path> existing) {
      this.target = target;
      this.type = type;
      this.broker = broker;
      this.existing = existing;
    }

    Outcome run() throws InterruptedException {
      Outcome overUdp = overUdp();
      return switch (overUdp) {
        case Outcome.VersionRefused _ when type != TunnelType.V6UDPV4 -> overTcp(firstGeneration());
        case Outcome.Unreachable _ when type != TunnelType.V6UDPV4 -> overTcp(settings.ladder());
        default -> overUdp;
      };
    }

    private List<TspVersion> firstGeneration() {
      return settings.ladder().stream().filter(TspVersion::isFirstGeneration).toList();
    }

    private Outcome overUdp() throws InterruptedException {
      List<TspVersion> second =
          settings.ladder().stream().filter(version -> !version.isFirstGeneration()).toList();
      if (second.isEmpty()) {
        return new Outcome.VersionRefused(settings.ladder().getFirst());
      }
      console.say("Connecting to server with " + Transport.UDP.text());
      try {
        Path path = existing.isPresent() ? existing.get() : UdpPath.open(source(), broker);
        Outcome outcome = overUdp(path, second);
        if (outcome instanceof Outcome.Agreed agreed) {
          return withPath(agreed, path);
        }
        if (existing.isEmpty()) {
          path.close();
        }
        return outcome;
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

    private Outcome overTcp(List<TspVersion> versions) throws InterruptedException {
      Outcome outcome = new Outcome.VersionRefused(settings.ladder().getFirst());
      if (versions.isEmpty()) {
        return outcome;
      }
      console.say("Connecting to server with " + Transport.TCP.text());
      for (TspVersion version : versions) {
        announce(version);
        try (TcpControl control = TcpControl.connect(source(), broker, console)) {
          outcome = dialogue(control, version, control.localAddress());
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

    private Outcome dialogue(Control control, TspVersion version, Ipv4Address local)
        throws ControlLost, InterruptedException {
      TunnelWish wish = settings.tunnel().ofType(type);
      Ipv4Address address = Ipv4Address.of(broker.getAddress().getAddress());
      return new Dialogue(
              control,
              version,
              wish,
              new MechanismsOfUser(settings.credentials(), target, random, console),
              local,
              address,
              console)
          .run();
    }

    private Outcome lost(ControlLost loss) {
      if (loss.isLocal()) {
        console.say("Socket error");
      }
      console.say("Unable to establish connection with broker:" + broker.getPort());
      return new Outcome.Unreachable(
          broker.getAddress().getHostAddress() + ": " + loss.getMessage(), loss.isLocal());
    }

    private static Outcome withPath(Outcome.Agreed agreed, Path path) {
      return new Outcome.Agreed(
          agreed.offer(),
          agreed.version(),
          agreed.capabilities(),
          agreed.transport(),
          Optional.of(path));
    }

    private Optional<InetSocketAddress> source() {
      return settings.tunnel().clientIpv4().isPresent()
          ? Optional.empty()
          : settings.tunnel().sourceInterface().flatMap(SourceInterface::address);
    }
  }
}
