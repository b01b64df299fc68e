// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Tunnels for IPv4 through IPv6, asked for over IPv6. */
final class V4v6Cases {
  private static final String SECTION = "5.3";
  private static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
  private static final String IPV6 = "[0-9A-Fa-f:]+";
  private static final Set<Transport> TRANSPORTS = Set.of(Transport.UDP, Transport.TCP);

  private V4v6Cases() {}

  static Stream<Case> all() {
    return Stream.of(greetings(), offers()).flatMap(some -> some);
  }

  private static Stream<Case> greetings() {
    return Stream.of(
        ipv6(
            "v4v6-capability",
            "over IPv6 CAPABILITY has nothing that needs IPv4",
            dialogue -> {
              String line = greeting(dialogue).text().toUpperCase(Locale.ROOT);
              Failed.unless(!line.matches("(?s).*TUNNEL=V6(UDP|ANY)?V4.*"), line);
            }),
        ipv6(
            "v6v4-over-ipv6",
            "v6v4 needs a client over IPv4",
            dialogue -> {
              greeting(dialogue);
              dialogue.anonymously();
              Answer answer = dialogue.create(Requests.create("v6v4", "192.0.2.77"));
              Failed.unless(Set.of(303, 501, 502).contains(answer.status()), answer.quoted());
            }));
  }

  private static Stream<Case> offers() {
    return Stream.of(
        ipv6(
            "v4v6",
            "v4v6 is given where CAPABILITY has it",
            dialogue -> {
              String type = offer(dialogue).type();
              Failed.unless(type.equalsIgnoreCase("v4v6"), type);
            }),
        ipv6(
            "v4v6-outer-ends",
            "an offer of v4v6 has the IPv6 addresses of client and server",
            dialogue -> hasBoth(offer(dialogue), "ipv6", IPV6)),
        ipv6(
            "v4v6-inner-ends",
            "an offer of v4v6 has the IPv4 addresses of client and server",
            dialogue -> hasBoth(offer(dialogue), "ipv4", IPV4)),
        ipv6(
            "v4v6-another-address",
            "a client that gives another address than its own is refused: IPv6 has no NAT",
            dialogue -> {
              needsV4v6(dialogue);
              Answer answer = dialogue.create(Requests.create("v4v6", "2001:db8:dead:beef::1"));
              Failed.unless(Set.of(303, 501, 502).contains(answer.status()), answer.quoted());
            }));
  }

  private static void hasBoth(Offer offer, String family, String pattern) {
    for (String end : new String[] {"client", "server"}) {
      String address = offer.address(end, family).orElse("");
      Failed.unless(address.matches(pattern), "the " + end + " has \"" + address + "\"");
    }
  }

  private static Answer greeting(Dialogue dialogue) throws IOException, InterruptedException {
    Answer greeting = dialogue.greet(dialogue.visit().survey().version());
    NotOffered.unless(greeting.isCapability(), "no capabilities, but " + greeting.quoted());
    return greeting;
  }

  private static void needsV4v6(Dialogue dialogue) throws IOException, InterruptedException {
    Survey found = Survey.of(dialogue.visit().survey().version(), greeting(dialogue));
    NotOffered.unless(found.hasType("V4V6"), "CAPABILITY has no TUNNEL=V4V6");
    NotOffered.unless(found.has("ANONYMOUS"), "over IPv6 there is no ANONYMOUS");
    dialogue.anonymously();
  }

  private static Offer offer(Dialogue dialogue) throws IOException, InterruptedException {
    needsV4v6(dialogue);
    return dialogue.offer(Requests.create("v4v6", dialogue.line().local()));
  }

  /** What a case does with a session over IPv6. */
  @FunctionalInterface
  private interface Check {
    void with(Dialogue dialogue) throws IOException, InterruptedException;
  }

  private static Case ipv6(String id, String title, Check check) {
    return new Case(
        id,
        SECTION,
        title,
        TRANSPORTS,
        visit -> {
          InetSocketAddress address =
              visit
                  .target()
                  .more()
                  .ipv6()
                  .orElseThrow(() -> new NotOffered("needs the broker's IPv6 address: --target6"));
          check.with(visit.elsewhere(address));
        });
  }
}
