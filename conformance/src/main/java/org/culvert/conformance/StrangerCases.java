// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** What a broker must not do for, or to, somebody who may not be who he says. */
final class StrangerCases {
  private static final String SECTION = "8";
  private static final int FACTOR = 3;

  private StrangerCases() {}

  static Stream<Case> all() {
    return Stream.of(
        udp(
            "amplification",
            "a source that has proved nothing is never sent more than three times its octets",
            visit -> {
              Dialogue dialogue = visit.stranger();
              UdpPort port = ((UdpLine) dialogue.line()).port();
              dialogue.greet();
              check(port);
              dialogue.authenticate();
              check(port);
              dialogue.create(Requests.create(dialogue.likelyType(), "192.168.7.20"));
              check(port);
              dialogue.accept();
              check(port);
            }),
        udp(
            "amplification-of-one-datagram",
            "one small datagram is not answered with many octets",
            visit -> {
              UdpPort port = visit.freshPort();
              port.send(Octets.datagram(0xF00000F0, 1, "VERSION=2.0.2\r\n"));
              while (port.receive(visit.silence()).isPresent()) {
                check(port);
              }
            }),
        udp(
            "amplification-by-repetition",
            "what is repeated is not amplified either",
            visit -> {
              UdpPort port = visit.freshPort();
              for (int i = 0; i < 5; i++) {
                port.send(Octets.datagram(0xF00000F0, i, "VERSION=2.0.2\r\n"));
                while (port.receive(visit.silence()).isPresent()) {
                  check(port);
                }
              }
            }),
        udp(
            "poll-of-a-stranger",
            "an empty message without a session gets no answer",
            visit -> {
              UdpPort port = visit.freshPort();
              port.send(Octets.datagram(0xF00000F0, 1, ""));
              Failed.unless(port.receive(visit.silence()).isEmpty(), "an answer");
            }),
        udp(
            "session-of-somebody-else",
            "a command from another port is not part of the session",
            visit -> {
              Dialogue owner = visit.stranger();
              owner.login();
              Dialogue thief = visit.stranger();
              Optional<Answer> answer = create(thief, owner);
              Failed.unless(
                  answer.isEmpty() || answer.get().status() != 200,
                  answer.map(Answer::quoted).orElse(""));
            }),
        udp(
            "session-goes-on-beside-others",
            "datagrams from another port do not end a session",
            visit -> {
              Dialogue owner = visit.stranger();
              owner.login();
              Dialogue thief = visit.stranger();
              create(thief, owner);
              Dialogue other = visit.stranger();
              other.greet();
              Answer answer =
                  owner.create(Requests.create(owner.likelyType(), owner.line().local()));
              Failed.unless(answer.status() != 500 && answer.status() != 0, answer.quoted());
            }),
        udp(
            "accept-of-somebody-else",
            "an accept from another port sets up nothing",
            visit -> {
              TunnelEnd end = TunnelEnd.unaccepted(visit, visit.stranger());
              UdpPort thief = visit.freshPort();
              thief.send(Octets.datagram(0xF00000F3, 1, Octets.frame(Requests.ACCEPT)));
              byte[] probe = end.packet(end.probe(), end.offer().clientAddress());
              TunnelEnd stolen = new TunnelEnd(visit, thief, end.offer());
              Failed.unless(
                  stolen.reply(probe, visit.silence()).isEmpty(), "the tunnel is at the thief's");
              Failed.unless(end.reply(probe, visit.silence()).isEmpty(), "the tunnel is up");
            }));
  }

  private static Optional<Answer> create(Dialogue thief, Dialogue owner)
      throws IOException, InterruptedException {
    Line line = thief.line();
    line.say(Octets.frame(Requests.create(owner.likelyType(), line.local())));
    return line.hear(thief.visit().silence());
  }

  private static void check(UdpPort port) {
    Failed.unless(
        port.received() <= FACTOR * port.sent(),
        "%d octets for %d, headers of IP and UDP counted".formatted(port.received(), port.sent()));
  }

  private static Case udp(String id, String title, Case.Check check) {
    return new Case(id, SECTION, title, Case.UDP, check);
  }
}
