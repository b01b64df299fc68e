// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.client.doctor.Finding;
import org.culvert.client.doctor.Finding.Check;
import org.culvert.client.doctor.PingProgram;
import org.culvert.client.negotiation.DnsQuestion;
import org.culvert.client.status.StatusField;
import org.culvert.client.status.TunnelStatus;
import org.culvert.client.tunnel.SizedEchoes;
import org.culvert.protocol.address.IpAddress;

/** Looks at a tunnel that is up, the way that everybody's packets go. */
final class ThroughTheTunnel {
  private static final int SMALL = 100;

  private final TunnelStatus status;
  private final List<Finding> findings = new ArrayList<>();
  private ExitCode exit = ExitCode.NO_ERROR;

  ThroughTheTunnel(TunnelStatus status) {
    this.status = status;
  }

  /** Known after {@link #findings}. */
  ExitCode exit() {
    return exit;
  }

  List<Finding> findings() throws InterruptedException {
    packets(status.get(StatusField.BROKER_ADDRESS).orElse("::"));
    if (exit == ExitCode.NO_ERROR) {
      names();
    }
    return findings;
  }

  private void packets(String broker) throws InterruptedException {
    Optional<Boolean> full = PingProgram.answers(broker, SizedEchoes.wanted());
    if (full.isEmpty()) {
      findings.add(Finding.skipped(Check.MTU, "there is no program ping here"));
    } else if (full.get()) {
      findings.add(Finding.ok(Check.MTU, "packets of " + SizedEchoes.wanted() + " octets pass"));
    } else if (PingProgram.answers(broker, SMALL).orElse(false)) {
      exit = ExitCode.PATH_TOO_NARROW;
      findings.add(TrialTunnel.narrow(SMALL));
    } else {
      exit = ExitCode.KEEPALIVE_TIMEOUT;
      findings.add(
          Finding.failed(
              Check.TUNNEL,
              "the client's own packets pass, those of this machine's programs not",
              "Look at the routes (ip -6 route) and at the firewall of this machine: "
                  + status.get(StatusField.INTERFACE).orElse("the tunnel's interface")
                  + " has to let packets out, and answers in."));
    }
  }

  private void names() {
    Optional<String> server = status.get(StatusField.DNS_SERVER);
    if (server.isEmpty()) {
      findings.add(
          Finding.skipped(Check.NAMES, "the broker names no DNS server; this machine's is used"));
      return;
    }
    String name = status.get(StatusField.NAME).orElse("ipv6.arpa");
    if (DnsQuestion.isAnswered(IpAddress.parse(server.get()), name, new SecureRandom())) {
      findings.add(Finding.ok(Check.NAMES, "the DNS server " + server.get() + " answers"));
    } else {
      exit = ExitCode.NO_NAMES_OVER_IPV6;
      findings.add(
          Finding.failed(
              Check.NAMES,
              "the broker's DNS server " + server.get() + " does not answer",
              "Use another one that is reached over IPv6, and tell the broker's administrator."));
    }
  }
}
