// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is in an offer. Each part that is missing has crashed a client. */
final class OfferCases {
  private static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
  private static final String IPV6 = "[0-9A-Fa-f:]+";
  private static final String FULL = "[0-9A-Fa-f]{4}(:[0-9A-Fa-f]{4}){7}";

  private OfferCases() {}

  static Stream<Case> all() {
    return Stream.of(parts(), keepalive(), kinds()).flatMap(some -> some);
  }

  private static Stream<Case> parts() {
    return Stream.of(
        offer(
            "offer-action",
            "4.7.1",
            "an offer is a tunnel element with action info",
            offer -> has(offer.attribute("tunnel", "action"), "info")),
        offer(
            "offer-type",
            "4.7.1",
            "an offer has a type",
            offer -> Failed.unless(!offer.type().isEmpty(), "no type")),
        offer(
            "offer-type-is-resolved",
            "4.7.1",
            "the type is what the tunnel is, never v6anyv4",
            offer -> Failed.unless(!offer.type().equalsIgnoreCase("v6anyv4"), offer.type())),
        offer(
            "offer-lifetime",
            "4.7.1",
            "an offer has a lifetime, a number above zero",
            offer -> has(offer.attribute("tunnel", "lifetime"), "0*[1-9][0-9]*")),
        offer(
            "offer-server-ipv4",
            "4.7.3",
            "the server has an IPv4 address",
            offer -> has(offer.address("server", "ipv4"), IPV4)),
        offer(
            "offer-server-ipv6",
            "4.7.3",
            "the server has an IPv6 address",
            offer -> has(offer.address("server", "ipv6"), IPV6)),
        offer(
            "offer-client-ipv4",
            "4.7.2",
            "the client has an IPv4 address",
            offer -> has(offer.address("client", "ipv4"), IPV4)),
        offer(
            "offer-client-ipv6",
            "4.7.2",
            "the client has an IPv6 address",
            offer -> has(offer.address("client", "ipv6"), IPV6)),
        offer(
            "offer-two-ends",
            "4.7.2",
            "client and server have different addresses in the tunnel",
            offer ->
                Failed.unless(
                    !offer.clientAddress().equals(offer.serverAddress()),
                    "both " + offer.clientAddress())),
        offer(
            "offer-addresses-in-full",
            "4.7",
            "IPv6 addresses have all eight groups of four digits",
            offer ->
                offer
                    .addresses("ipv6")
                    .forEach(address -> Failed.unless(address.matches(FULL), address))));
  }

  private static Stream<Case> keepalive() {
    return Stream.of(
        offer(
            "keepalive",
            "4.6",
            "a client that wishes keep-alive is told an interval above zero",
            offer -> has(offer.attribute("keepalive", "interval"), "0*[1-9][0-9]*")),
        offer(
            "keepalive-address",
            "4.6",
            "keep-alive has an address",
            offer -> {
              NotOffered.unless(offer.inside("keepalive").isPresent(), "there is no keep-alive");
              has(target(offer), IPV6);
            }),
        offer(
            "keepalive-address-of-the-server",
            "4.6",
            "the address to probe is the server's end of the tunnel",
            offer ->
                target(offer)
                    .ifPresent(
                        address ->
                            Failed.unless(
                                Offer.parse(address).equals(offer.serverAddress()), address))));
  }

  private static Stream<Case> kinds() {
    return Stream.of(
        udp(
            "v6udpv4",
            "4.5.2",
            "v6udpv4 is given where CAPABILITY has it",
            "v6udpv4",
            OfferCases::throughUdp),
        udp(
            "v6anyv4-behind-a-nat",
            "5.4",
            "a client that gives another address than its own is behind a NAT: v6udpv4",
            "v6anyv4",
            OfferCases::throughUdp),
        udp(
            "address-that-was-seen",
            "5.4",
            "the client's IPv4 address in v6udpv4 is the one that the broker sees",
            "v6anyv4",
            offer ->
                Failed.unless(
                    !offer.address("client", "ipv4").orElse("").equals("192.168.7.20"),
                    "the private address is repeated")),
        new Case(
            "v6v4",
            "4.5.1",
            "v6v4 is given where CAPABILITY has it and there is no NAT",
            Case.ALL,
            visit -> {
              visit.needsType("V6V4");
              Dialogue dialogue = visit.dialogue();
              dialogue.login();
              Offer offer = dialogue.offer(Requests.create("v6v4", dialogue.line().local()));
              Failed.unless(offer.type().equalsIgnoreCase("v6v4"), offer.type());
            }),
        new Case(
            "keepalive-imposed",
            "4.6",
            "v6udpv4 comes with keep-alive, wished or not: NAT bindings have to be kept",
            Case.DATAGRAMS,
            visit -> {
              visit.needsType("V6UDPV4");
              Dialogue dialogue = visit.dialogue();
              dialogue.login();
              Offer offer =
                  dialogue.offer(Requests.withoutKeepalive("v6udpv4", dialogue.line().local()));
              has(offer.attribute("keepalive", "interval"), "0*[1-9][0-9]*");
            }),
        new Case(
            "offer-without-prefix",
            "5.1",
            "a host that asks for no prefix is given none",
            Case.ALL,
            visit -> {
              Dialogue dialogue = visit.dialogue();
              dialogue.login();
              Offer offer = dialogue.offer();
              Failed.unless(offer.prefix().isEmpty(), "prefix " + offer.prefix().orElse(""));
            }),
        new Case(
            "second-generation-needs-accept",
            "4.4.3",
            "an offer that is not accepted is no tunnel",
            Case.UDP,
            visit -> {
              NotOffered.unless(
                  visit.survey().has("ANONYMOUS"), "an account may have a tunnel from before");
              Dialogue dialogue = visit.stranger();
              dialogue.greet();
              dialogue.anonymously();
              dialogue.offer();
              Answer answer = dialogue.command(Requests.INFO);
              Failed.unless(answer.status() != 200, answer.quoted());
            }));
  }

  /** That v6anyv4 is no type of an offer is another case. */
  private static void throughUdp(Offer offer) {
    Failed.unless(offer.type().toLowerCase(Locale.ROOT).matches("v6(udp|any)v4"), offer.type());
  }

  private static Optional<String> target(Offer offer) {
    return offer
        .inside("keepalive")
        .flatMap(inside -> new Offer(inside).addresses("ipv6").stream().findFirst());
  }

  private static void has(Optional<String> value, String pattern) {
    Failed.unless(value.isPresent(), "there is none");
    Failed.unless(value.orElse("").matches(pattern), value.orElse(""));
  }

  private static Case offer(String id, String section, String title, Consumer<Offer> check) {
    return new Case(
        id,
        section,
        title,
        Case.ALL,
        visit -> {
          Dialogue dialogue = visit.dialogue();
          dialogue.login();
          check.accept(dialogue.offer());
        });
  }

  /** A client that says another address than its own. */
  private static Case udp(
      String id, String section, String title, String type, Consumer<Offer> check) {
    return new Case(
        id,
        section,
        title,
        Case.DATAGRAMS,
        visit -> {
          visit.needsType("V6UDPV4");
          Dialogue dialogue = visit.dialogue();
          dialogue.login();
          Answer answer = dialogue.create(Requests.create(type, "192.168.7.20"));
          NotOffered.unless(answer.status() != 301, answer.quoted());
          Failed.unless(answer.status() == 200, answer.quoted());
          check.accept(new Offer(answer.xml()));
        });
  }
}
