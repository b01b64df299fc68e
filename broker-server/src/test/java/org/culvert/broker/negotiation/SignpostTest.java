// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.culvert.broker.realm.Account;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.broker.redirect.RedirectSettings;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.tunnel.Requester;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.TspVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fifty brokers, and the room that each message has for them. */
class SignpostTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Endpoint SOURCE = new Endpoint(Ipv4Address.parse("192.0.2.77"), 40_000);
  private static final List<OtherBroker> FIFTY =
      IntStream.rangeClosed(1, 50)
          .mapToObj(host -> OtherBroker.parse("198.51.100." + (100 + host)))
          .toList();

  private final Redirector redirector =
      new Redirector(
          new RedirectSettings("", FIFTY, List.of(), Map.of(), 0, 0, 5), (realm, userid) -> FIFTY);

  private Signpost signpost(boolean overUdp) {
    return new Signpost(
        redirector,
        Peer.of("main", Ipv4Address.parse("192.0.2.1"), SOURCE, overUdp, TlsPolicy.NONE));
  }

  /** A list at VERSION over UDP is paid for by the client's second try at the latest. */
  @ParameterizedTest
  @CsvSource({"true, 270, 2", "false, 1400, 18"})
  void unframedListHasRoomForSome(boolean overUdp, int octets, int brokers) {
    redirector.drain(true);
    ServerMessage said =
        signpost(overUdp).version(TspVersion.V2_0_1, NOW).orElseThrow().replies().getFirst();
    assertThat(said)
        .isInstanceOfSatisfying(
            ServerMessage.Redirect.class,
            list ->
                assertThat(list.brokers())
                    .hasSize(brokers)
                    .startsWith("198.51.100.101", "198.51.100.102"));
    assertThat(text(said)).startsWith("1200 Redirection\r\n").hasSizeLessThanOrEqualTo(octets);
  }

  @ParameterizedTest
  @CsvSource({"true, 1200, 15", "false, 4096, 50"})
  void framedListHasRoomForMore(boolean overUdp, int octets, int brokers) {
    ServerMessage said =
        signpost(overUdp)
            .create(client(TspVersion.V2_0_2, overUdp), NOW)
            .orElseThrow()
            .replies()
            .getFirst();
    assertThat(said)
        .isInstanceOfSatisfying(
            ServerMessage.Reply.class, list -> assertThat(list.brokers()).hasSize(brokers));
    assertThat(text(said))
        .matches("(?s)Content-length: [0-9]+\r\n1200 Redirection\r\n<tunnel .*</tunnel>\r\n")
        .hasSizeLessThanOrEqualTo(octets);
    assertThat(text(said).split("<broker>")).hasSize(brokers + 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = TspVersion.class,
      names = {"V1_0", "V1_0_0", "V1_0_1", "V2_0_0"})
  void versionsBeforeTheListNeverSeeOne(TspVersion version) {
    redirector.drain(true);
    assertThat(signpost(true).create(client(version, true), NOW)).isEmpty();
    assertThat(signpost(true).authenticate(version, "members", NOW)).isEmpty();
    assertThat(signpost(true).version(version, NOW).orElseThrow().replies())
        .extracting(reply -> text(reply))
        .containsExactly("530 Server too busy\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anonymousClientsHaveNoHome(boolean overUdp) {
    Requester guest =
        new Requester(
            TestRealms.GUESTS,
            Optional.empty(),
            "main",
            Ipv4Address.parse("192.0.2.1"),
            SOURCE,
            overUdp);
    assertThat(signpost(overUdp).create(new Authenticated(TspVersion.V2_0_2, guest, 0), NOW))
        .isEmpty();
  }

  private static Authenticated client(TspVersion version, boolean overUdp) {
    return new Authenticated(
        version,
        new Requester(
            TestRealms.MEMBERS,
            Optional.of(new Account(1, "members", "alice")),
            "main",
            Ipv4Address.parse("192.0.2.1"),
            SOURCE,
            overUdp),
        0);
  }

  private static String text(ServerMessage message) {
    return Bytes.of(ServerMessageWriter.write(message)).text();
  }
}
