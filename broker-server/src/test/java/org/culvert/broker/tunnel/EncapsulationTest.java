// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision table of docs/protocol.md, row by row. S is 192.0.2.7 port 4000. */
class EncapsulationTest {
  private static final Account ALICE = new Account(1, "members", "alice");
  private static final String ALLOWED = "203.0.113.9";
  private static final String FORMER = "203.0.113.50";

  private final FakeOuterSide outside = new FakeOuterSide();
  private final Encapsulation encapsulation =
      new Encapsulation(outside.side().ends(), outside.side().facts());

  /** What is on offer stands before the slash, what the realm's policy is behind it. */
  @ParameterizedTest
  @CsvSource({
    // v6anyv4 over UDP
    "v6anyv4, udp, 192.0.2.7, v6v4 v6udpv4,         v6v4 192.0.2.7:0 told 192.0.2.7 or v6udpv4",
    "v6anyv4, udp, 192.0.2.7, v6v4 v6udpv4 / udp,   v6udpv4 192.0.2.7:4000 told 192.0.2.7",
    "v6anyv4, udp, 192.0.2.7, v6udpv4,              v6udpv4 192.0.2.7:4000 told 192.0.2.7",
    "v6anyv4, udp, 192.0.2.7, v6v4,                 v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6anyv4, udp, 192.0.2.7, v6v4 / udp,           v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6anyv4, udp, 10.0.0.7,  v6v4 v6udpv4,         v6udpv4 192.0.2.7:4000 told 192.0.2.7",
    "v6anyv4, udp, 10.0.0.7,  v6v4 v6udpv4 / nat,   v6udpv4 192.0.2.7:4000 told 192.0.2.7",
    "v6anyv4, udp, 10.0.0.7,  v6v4,                 TypeNotOffered[type=V6ANYV4]",
    "v6anyv4, udp, 10.0.0.7,  v4v6,                 TypeNotOffered[type=V6ANYV4]",
    // v6anyv4 over TCP
    "v6anyv4, tcp, 192.0.2.7, v6v4 v6udpv4,         v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6anyv4, tcp, 192.0.2.7, v6v4 v6udpv4 / udp,   v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6anyv4, tcp, 192.0.2.7, v6udpv4,              TypeNotOffered[type=V6ANYV4]",
    "v6anyv4, tcp, 10.0.0.7,  v6v4 v6udpv4,         TypeNotOffered[type=V6ANYV4]",
    // v6udpv4
    "v6udpv4, udp, 192.0.2.7, v6v4 v6udpv4,         v6udpv4 192.0.2.7:4000 told 192.0.2.7",
    "v6udpv4, udp, 10.0.0.7,  v6v4 v6udpv4,         v6udpv4 192.0.2.7:4000 told 192.0.2.7",
    "v6udpv4, udp, 192.0.2.7, v6v4,                 TypeNotOffered[type=V6UDPV4]",
    "v6udpv4, tcp, 192.0.2.7, v6v4 v6udpv4,         TypeNotOffered[type=V6UDPV4]",
    "v6udpv4, tcp, 10.0.0.7,  v6v4 v6udpv4,         TypeNotOffered[type=V6UDPV4]",
    // v6v4
    "v6v4, udp, 192.0.2.7,    v6v4 v6udpv4,         v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6v4, tcp, 192.0.2.7,    v6v4 v6udpv4,         v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6v4, udp, 192.0.2.7,    v6udpv4,              TypeNotOffered[type=V6V4]",
    "v6v4, udp, 10.0.0.7,     v6v4 v6udpv4,         BadClientAddress[address=10.0.0.7]",
    "v6v4, tcp, 10.0.0.7,     v6v4 v6udpv4,         BadClientAddress[address=10.0.0.7]",
    "v6v4, udp, 10.0.0.7,     v6v4 / nat,           v6v4 192.0.2.7:0 told 10.0.0.7",
    "v6v4, tcp, 10.0.0.7,     v6v4 / nat,           v6v4 192.0.2.7:0 told 10.0.0.7",
    // an address that the account once had and the client still says: it moved
    "v6v4, udp, 203.0.113.50, v6v4,                 v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6v4, tcp, 203.0.113.50, v6v4,                 v6v4 192.0.2.7:0 told 192.0.2.7",
    "v6v4, tcp, 203.0.113.50, v6v4 / anonymous,     BadClientAddress[address=203.0.113.50]",
    "v6anyv4, tcp, 203.0.113.50, v6v4,              TypeNotOffered[type=V6ANYV4]",
    // there is no IPv6 to carry it
    "v4v6, udp, 192.0.2.7,    v6v4 v6udpv4 v4v6,    TypeNotOffered[type=V4V6]",
    "v4v6, tcp, 10.0.0.7,     v6v4 v6udpv4 v4v6,    TypeNotOffered[type=V4V6]",
  })
  void withoutProxy(String asked, String transport, String said, String realm, String result) {
    assertThat(decide(asked, false, transport, "192.0.2.7", said, realm)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    "v6anyv4, udp, 203.0.113.9,  v6v4 v6udpv4 / proxy,  v6v4 203.0.113.9:0 told 203.0.113.9 proxied",
    "v6anyv4, tcp, 203.0.113.9,  v6v4 v6udpv4 / proxy,  v6v4 203.0.113.9:0 told 203.0.113.9 proxied",
    "v6v4,    udp, 203.0.113.9,  v6v4 v6udpv4 / proxy,  v6v4 203.0.113.9:0 told 203.0.113.9 proxied",
    "v6v4,    tcp, 203.0.113.9,  v6v4 v6udpv4 / proxy,  v6v4 203.0.113.9:0 told 203.0.113.9 proxied",
    "v6anyv4, udp, 192.0.2.7,    v6v4 v6udpv4,          v6v4 192.0.2.7:0 told 192.0.2.7 proxied",
    "v6v4,    tcp, 192.0.2.7,    v6v4 v6udpv4,          v6v4 192.0.2.7:0 told 192.0.2.7 proxied",
    "v6v4,    tcp, 203.0.113.9,  v6v4 v6udpv4,          TypeNotOffered[type=V6V4]",
    "v6v4,    tcp, 203.0.113.10, v6v4 v6udpv4 / proxy,  TypeNotOffered[type=V6V4]",
    "v6anyv4, udp, 203.0.113.10, v6v4 v6udpv4 / proxy,  TypeNotOffered[type=V6ANYV4]",
    "v6v4,    tcp, 203.0.113.9,  v6udpv4 / proxy,       TypeNotOffered[type=V6V4]",
    "v6v4,    tcp, 203.0.113.9,  v6v4 / anonymous proxy, TypeNotOffered[type=V6V4]",
    "v6udpv4, udp, 203.0.113.9,  v6v4 v6udpv4 / proxy,  TypeNotOffered[type=V6UDPV4]",
    "v6udpv4, tcp, 203.0.113.9,  v6v4 v6udpv4 / proxy,  TypeNotOffered[type=V6UDPV4]",
    "v6udpv4, udp, 192.0.2.7,    v6v4 v6udpv4 / proxy,  TypeNotOffered[type=V6UDPV4]",
    "v4v6,    udp, 203.0.113.9,  v4v6 / proxy,          TypeNotOffered[type=V4V6]",
    "v6v4,    tcp, 198.51.100.1, v6v4 / proxy,          BadClientAddress[address=198.51.100.1]",
    "v6v4,    tcp, 127.0.0.1,    v6v4 / proxy,          BadClientAddress[address=127.0.0.1]",
  })
  void asProxy(String asked, String transport, String said, String realm, String result) {
    assertThat(decide(asked, true, transport, "192.0.2.7", said, realm)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    "v4v6,    2001:db8:b::7,  2001:db8:b::7,  v4v6,      v4v6 [2001:db8:b::7]:0 told 2001:db8:b::7",
    "v4v6,    2001:db8:b::7,  2001:db8:b::8,  v4v6,      BadClientIpv6Address[address=2001:db8:b::8]",
    "v4v6,    2001:db8:b::7,  192.0.2.7,      v4v6,      BadClientIpv6Address[address=192.0.2.7]",
    "v4v6,    2001:db8:b::7,  2001:db8:b::7,  v6v4,      TypeNotOffered[type=V4V6]",
    "v6v4,    2001:db8:b::7,  192.0.2.7,      v6v4,      TypeNotOffered[type=V6V4]",
    "v6udpv4, 2001:db8:b::7,  192.0.2.7,      v6udpv4,   TypeNotOffered[type=V6UDPV4]",
    "v6anyv4, 2001:db8:b::7,  192.0.2.7,      v6v4 v6udpv4, TypeNotOffered[type=V6ANYV4]",
    // the broker's own, inside a tunnel, and none that a packet could come from
    "v4v6,    2001:db8:ff::1, 2001:db8:ff::1, v4v6,      BadClientIpv6Address[address=2001:db8:ff::1]",
    "v4v6,    2001:db8:a::7,  2001:db8:a::7,  v4v6,      BadClientIpv6Address[address=2001:db8:a::7]",
    "v4v6,    fe80::7,        fe80::7,        v4v6,      BadClientIpv6Address[address=fe80::7]",
    "v4v6,    ff02::7,        ff02::7,        v4v6,      BadClientIpv6Address[address=ff02::7]",
    "v4v6,    '::',           '::',           v4v6,      BadClientIpv6Address[address=::]",
    "v4v6,    '::1',          '::1',          v4v6,      v4v6 [::1]:0 told ::1",
  })
  void overIpv6(String asked, String source, String said, String realm, String result) {
    assertThat(decide(asked, false, "tcp", source, said, realm)).isEqualTo(result);
    assertThat(decide(asked, false, "udp", source, said, realm)).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "127.0.0.1",
        "169.254.1.2",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.51.100.1",
        "2001:db8::1"
      })
  void clientSaysNoHostsAddressNorTheBrokersOwn(String said) {
    for (String asked : new String[] {"v6anyv4", "v6udpv4", "v6v4"}) {
      assertThat(decide(asked, false, "udp", "192.0.2.7", said, "v6v4 v6udpv4 / nat"))
          .isEqualTo("BadClientAddress[address=" + said + "]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "169.254.1.2",
        "224.0.0.1",
        "255.255.255.255",
        "198.51.100.1",
        "100.64.0.9"
      })
  void nobodySpeaksFromThere(String source) {
    for (String asked : new String[] {"v6anyv4", "v6udpv4", "v6v4"}) {
      assertThat(decide(asked, false, "udp", source, source, "v6v4 v6udpv4"))
          .isEqualTo("BadClientAddress[address=" + source + "]");
    }
  }

  @Test
  void privateAddressBehindANatMayBeOneThatTheBrokerHasToo() {
    assertThat(decide("v6anyv4", false, "udp", "192.0.2.7", "10.0.0.5", "v6v4 v6udpv4"))
        .startsWith("v6udpv4");
    assertThat(decide("v6v4", false, "udp", "10.0.0.5", "10.0.0.5", "v6v4 v6udpv4"))
        .isEqualTo("BadClientAddress[address=10.0.0.5]");
  }

  @Test
  void whoeverSpeaksFromLoopbackIsOnThisVeryMachine() {
    assertThat(decide("v6udpv4", false, "udp", "127.0.0.1", "127.0.0.1", "v6udpv4"))
        .isEqualTo("v6udpv4 127.0.0.1:4000 told 127.0.0.1");
  }

  private String decide(
      String asked, boolean proxy, String transport, String source, String said, String realm) {
    outside.permitProxy(ALICE, ALLOWED);
    outside.endedAt(ALICE, FORMER);
    IpAddress from = IpAddress.parse(source);
    Requester requester =
        new Requester(
            realm(realm),
            realm.contains("anonymous") ? Optional.empty() : Optional.of(ALICE),
            "main",
            from instanceof Ipv4Address ? FakeOuterSide.OWN : IpAddress.parse("2001:db8:ff::1"),
            new Endpoint(from, 4000),
            transport.equals("udp"));
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.ofXmlName(asked).orElseThrow(),
            proxy,
            IpAddress.parse(said),
            Optional.empty(),
            Optional.empty());
    return switch (encapsulation.decide(requester, request)) {
      case Encapsulation.Decision.No(Refusal refusal) -> refusal.toString();
      case Encapsulation.Decision.Use use ->
          "%s %s told %s%s%s"
              .formatted(
                  use.type().xmlName(),
                  use.outer(),
                  use.told(),
                  use.proxied() ? " proxied" : "",
                  use.ifTaken().map(other -> " or " + other.type().xmlName()).orElse(""));
    };
  }

  private static Realm realm(String text) {
    String[] halves = text.split(" / ", -1);
    Set<String> policy = halves.length == 1 ? Set.of() : Set.of(halves[1].split(" "));
    Realm realm = Realms.realm("members", "DIGEST-MD5", "2001:db8:a::/64", "", 16);
    TunnelType[] types =
        Arrays.stream(halves[0].trim().split(" "))
            .map(name -> TunnelType.ofXmlName(name).orElseThrow())
            .toArray(TunnelType[]::new);
    return Realms.admitting(
        Realms.offering(realm, types),
        new AdmissionPolicy(
            policy.contains("udp") ? TunnelType.V6UDPV4 : TunnelType.V6V4,
            policy.contains("nat"),
            policy.contains("proxy"),
            0,
            6));
  }
}
