// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.doctor.Finding;
import org.culvert.client.doctor.Finding.Check;
import org.culvert.client.negotiation.Outcome;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;

/** What two sign-ins, over UDP and over TCP, say about the way to the broker and about the user. */
final class Reachability {
  private final ClientSettings settings;
  private final Optional<Outcome> udp;
  private final Optional<Outcome> tcp;
  private final List<Finding> findings = new ArrayList<>();
  private ExitCode exit = ExitCode.NO_ERROR;

  /**
   * @param udp empty when it took too long
   * @param tcp likewise
   */
  Reachability(ClientSettings settings, Optional<Outcome> udp, Optional<Outcome> tcp) {
    this.settings = settings;
    this.udp = udp.filter(outcome -> !(outcome instanceof Outcome.Unreachable));
    this.tcp = tcp.filter(outcome -> !(outcome instanceof Outcome.Unreachable));
  }

  /** Known after {@link #findings}. */
  ExitCode exit() {
    return exit;
  }

  /**
   * @param local this machine's address towards the broker
   */
  List<Finding> findings(IpAddress local) {
    boolean behindNat = local instanceof Ipv4Address ipv4 && ipv4.isPrivate();
    transports(behindNat);
    nat(local, behindNat);
    if (udp.isPresent() || tcp.isPresent()) {
      user(udp.or(() -> tcp).orElseThrow());
    } else {
      findings.add(Finding.skipped(Check.AUTHENTICATION, "the broker does not answer"));
    }
    return findings;
  }

  private void fail(ExitCode code, Finding finding) {
    findings.add(finding);
    exit = exit == ExitCode.NO_ERROR ? code : exit;
  }

  private void transports(boolean behindNat) {
    String port = Integer.toString(settings.server().port());
    TunnelType type = settings.tunnel().type();
    boolean needed = type == TunnelType.V6UDPV4 || (type == TunnelType.V6ANYV4 && behindNat);
    if (udp.isPresent()) {
      findings.add(Finding.ok(Check.UDP, "port " + port + " answers"));
    } else if (tcp.isEmpty()) {
      fail(
          ExitCode.SOCKET_ERROR,
          Finding.failed(
              Check.UDP,
              "port " + port + " answers neither over UDP nor over TCP",
              "Port %s has to be open for UDP and TCP, in every firewall on the way. Check that server = %s is right and the broker is up."
                  .formatted(port, settings.server().text())));
    } else if (needed) {
      fail(
          ExitCode.UDP_BLOCKED,
          Finding.failed(
              Check.UDP,
              "port " + port + " answers over TCP and not over UDP, which the tunnel needs",
              "Let UDP port " + port + " through, in every firewall on the way."));
    } else {
      findings.add(Finding.note(Check.UDP, "port " + port + " does not answer; TCP will do"));
    }
    findings.add(
        tcp.isPresent()
            ? Finding.ok(Check.TCP, "port " + port + " answers")
            : Finding.note(Check.TCP, "port " + port + " does not answer"));
  }

  private void nat(IpAddress local, boolean behindNat) {
    if (!behindNat) {
      findings.add(Finding.ok(Check.NAT, local + " is no private address"));
    } else if (settings.tunnel().type() == TunnelType.V6V4) {
      fail(
          ExitCode.NAT_IN_THE_WAY,
          Finding.failed(
              Check.NAT,
              local + " is a private address, and a v6v4 tunnel does not pass a NAT",
              "Set tunnel_mode = v6anyv4."));
    } else {
      findings.add(
          Finding.note(
              Check.NAT, local + " is a private address: behind a NAT the tunnel goes over UDP"));
    }
  }

  private void user(Outcome outcome) {
    String userid = settings.credentials().userid();
    switch (outcome) {
      case Outcome.SignedIn _, Outcome.Agreed _ ->
          findings.add(Finding.ok(Check.AUTHENTICATION, "the broker lets " + userid + " in"));
      case Outcome.Redirected(var _, List<String> brokers) ->
          findings.add(
              Finding.note(
                  Check.AUTHENTICATION, "the broker names others: " + String.join(", ", brokers)));
      default -> {
        Explained explained = Explained.of(outcome, settings);
        fail(
            explained.exit(),
            Finding.failed(Check.AUTHENTICATION, explained.problem(), explained.remedy()));
      }
    }
  }
}
