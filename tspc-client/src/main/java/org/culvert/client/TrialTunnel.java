// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.console.Console;
import org.culvert.client.doctor.Finding;
import org.culvert.client.doctor.Finding.Check;
import org.culvert.client.doctor.Limited;
import org.culvert.client.negotiation.BrokerSearch;
import org.culvert.client.negotiation.Outcome;
import org.culvert.client.negotiation.PacketPath;
import org.culvert.client.negotiation.RawPath;
import org.culvert.client.tunnel.SizedEchoes;
import org.culvert.client.tunnel.Timeline;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/** A tunnel that this machine's system never hears of: negotiated, measured, given back. */
final class TrialTunnel {
  private static final Duration NEGOTIATION = Duration.ofSeconds(7);
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private final BrokerSearch search;
  private final RandomGenerator random;
  private ExitCode exit = ExitCode.NO_ERROR;

  TrialTunnel(ClientSettings settings, Timeline time, RandomGenerator random, Console console) {
    this.settings = settings;
    this.random = random;
    this.search = new BrokerSearch(settings, time, random, console, RawPath::open);
  }

  /** Known after {@link #findings}. */
  ExitCode exit() {
    return exit;
  }

  List<Finding> findings() throws InterruptedException {
    TunnelType type = settings.tunnel().type();
    if (settings.tunnel().proxy() || type == TunnelType.V4V6) {
      return List.of(
          Finding.skipped(Check.TUNNEL, "only tried for IPv6 tunnels that end on this machine"));
    }
    Optional<Outcome> outcome = Limited.to(NEGOTIATION, () -> search.connect(type, Carrier.USER));
    if (outcome.isPresent()
        && outcome.get() instanceof Outcome.Agreed agreed
        && agreed.path().isPresent()) {
      PacketPath path = agreed.path().get();
      try {
        return measured(agreed.offer(), path);
      } finally {
        Limited.to(
            FAREWELL,
            () -> {
              search.leave(agreed, path);
              return true;
            });
        path.close();
      }
    }
    Explained explained =
        Explained.of(outcome.orElse(new Outcome.Unreachable("no answer", false)), settings);
    exit = explained.exit();
    return List.of(Finding.failed(Check.TUNNEL, explained.problem(), explained.remedy()));
  }

  private List<Finding> measured(TunnelOffer offer, PacketPath path) throws InterruptedException {
    OptionalInt largest =
        new SizedEchoes(path, offer.clientIpv6(), offer.serverIpv6(), random).largest();
    if (largest.isEmpty()) {
      exit = ExitCode.KEEPALIVE_TIMEOUT;
      return List.of(
          Finding.failed(
              Check.TUNNEL,
              "the broker gives a " + offer.type().xmlName() + " tunnel, and no packet passes it",
              offer.type() == TunnelType.V6V4
                  ? "A router on the way drops protocol 41: set tunnel_mode = v6udpv4."
                  : "A firewall on the way lets the negotiation through and the packets not: allow"
                      + " all UDP to the broker's port."));
    }
    Finding up =
        Finding.ok(
            Check.TUNNEL,
            "the broker gives " + offer.clientIpv6() + " over " + offer.type().xmlName());
    Finding names = Finding.skipped(Check.NAMES, "looked at when the client runs");
    if (largest.getAsInt() < SizedEchoes.wanted()) {
      exit = ExitCode.PATH_TOO_NARROW;
      return List.of(up, narrow(largest.getAsInt()), names);
    }
    return List.of(
        up, Finding.ok(Check.MTU, "packets of " + largest.getAsInt() + " octets pass"), names);
  }

  static Finding narrow(int size) {
    return Finding.failed(
        Check.MTU,
        "packets of %d octets pass the tunnel, and of %d not, as IPv6 wants"
            .formatted(size, SizedEchoes.wanted()),
        "A link on the way is too narrow and drops fragments: allow IPv4 fragments in the firewall"
            + " here, or raise the MTU of the line to 1400 at least.");
  }
}
