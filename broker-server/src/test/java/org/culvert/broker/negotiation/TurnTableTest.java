// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.broker.negotiation.SessionState.Authenticating;
import org.culvert.broker.negotiation.SessionState.AwaitingAccept;
import org.culvert.broker.negotiation.SessionState.AwaitingAuthenticate;
import org.culvert.broker.negotiation.SessionState.AwaitingPoll;
import org.culvert.broker.negotiation.SessionState.AwaitingRequest;
import org.culvert.broker.negotiation.SessionState.AwaitingVersion;
import org.culvert.broker.negotiation.SessionState.Closed;
import org.culvert.broker.negotiation.SessionState.CommandPhase;
import org.culvert.broker.negotiation.SessionState.Established;
import org.culvert.broker.realm.Account;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.tunnel.Requester;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.junit.jupiter.api.Test;

/** Walks every state with every message, over both transports, and writes down what happens. */
class TurnTableTest {
  private static final Path PAGE = Path.of("../docs/protocol.md");
  private static final String BEGIN = "<!-- turn table: -Dupdate.docs=true writes it anew -->\n";
  private static final String END = "<!-- end of turn table -->\n";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.1");
  private static final Endpoint SOURCE = new Endpoint(Ipv4Address.parse("192.0.2.77"), 40000);
  private static final Account ACCOUNT = new Account(7, "members", "alice");

  private static final Map<String, ClientMessage> MESSAGES = messages();

  @Test
  void thePrintedTableIsWhatTheCodeDoes() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String current = page.substring(0, begin) + table() + page.substring(end);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, current);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/protocol.md is not current: run this test with -Dupdate.docs=true")
        .isEqualTo(current);
  }

  @Test
  void theWalkMeetsEveryStateAndEveryMessage() {
    assertThat(states(true).values())
        .extracting(Object::getClass)
        .containsAll(leaves(SessionState.class));
    assertThat(MESSAGES.values())
        .extracting(Object::getClass)
        .containsAll(leaves(ClientMessage.class));
  }

  @Test
  void everyAnswerOfTheCommandPhaseIsFramedOrEmpty() {
    for (boolean overUdp : new boolean[] {true, false}) {
      states(overUdp)
          .forEach(
              (name, state) -> {
                if (state instanceof CommandPhase && !(state instanceof AwaitingPoll)) {
                  MESSAGES.forEach(
                      (said, message) -> {
                        if (!(message instanceof ClientMessage.EchoRequest)) {
                          assertThat(turn(overUdp, name, message).replies())
                              .as(name + ", " + said)
                              .noneMatch(ServerMessage.Line.class::isInstance);
                        }
                      });
                }
              });
    }
  }

  @Test
  void overUdpNothingIsAnsweredTwice() {
    states(true)
        .keySet()
        .forEach(
            name ->
                MESSAGES.forEach(
                    (said, message) ->
                        assertThat(turn(true, name, message).replies())
                            .as(name + ", " + said)
                            .hasSizeLessThanOrEqualTo(1)));
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    text.append("\n| State | Client says | TCP | UDP | Next state |\n|---|---|---|---|---|\n");
    for (String state : states(true).keySet()) {
      Map<String, List<String>> rows = new LinkedHashMap<>();
      MESSAGES.forEach(
          (said, message) ->
              rows.computeIfAbsent(outcome(state, message), row -> new ArrayList<>()).add(said));
      String usual =
          Collections.max(rows.entrySet(), Comparator.comparingInt(row -> row.getValue().size()))
              .getKey();
      rows.remove(usual);
      rows.forEach((outcome, said) -> text.append(line(state, String.join(", ", said), outcome)));
      text.append(line(state, rows.isEmpty() ? "anything" : "anything else", usual));
    }
    return text.append("\n").toString();
  }

  private static String line(String state, String said, String outcome) {
    return "| %s | %s | %s |\n".formatted(state, said, outcome);
  }

  private static String outcome(String state, ClientMessage message) {
    Step tcp = turn(false, state, message);
    Step udp = turn(true, state, message);
    String overTcp = name(tcp.next());
    String overUdp = name(udp.next());
    return said(tcp.replies(), false)
        + " | "
        + said(udp.replies(), true)
        + " | "
        + (overTcp.equals(overUdp) ? overTcp : overTcp + "; UDP: " + overUdp);
  }

  /** Each in a table of its own, for a mechanism's exchange and the tunnels remember. */
  private static Step turn(boolean overUdp, String state, ClientMessage message) {
    SessionState before = Objects.requireNonNull(states(overUdp).get(state));
    FakeTunnels tunnels = new FakeTunnels(FakeTunnels.Terms.DEFAULT, Optional.empty());
    Requester requester =
        new Requester(TestRealms.MEMBERS, Optional.of(ACCOUNT), "main", LOCAL, SOURCE, overUdp);
    tunnels.request(requester, request(TunnelType.V6V4), NOW);
    if (before instanceof Established) {
      tunnels.accept(1, requester, NOW);
    }
    return table(overUdp, tunnels).on(before, message, NOW);
  }

  private static TurnTable table(boolean overUdp, FakeTunnels tunnels) {
    var accounts = new FakeAccounts(ACCOUNT, DigestMd5Verifier.of("alice", "culvert", "secret"));
    return new Negotiation(
            Map.of(),
            new FakeMechanisms(),
            accounts,
            tunnels,
            NegotiationSettings.DEFAULT,
            () -> false,
            Redirector.none())
        .table(
            RealmChoice.of(TestRealms.BOTH, new FakeMechanisms()),
            Peer.of("main", LOCAL, SOURCE, overUdp, new TlsPolicy(/* offered= */ true, Set.of())));
  }

  private static Map<String, SessionState> states(boolean overUdp) {
    Map<String, SessionState> states = new LinkedHashMap<>();
    TurnTable table = table(overUdp, new FakeTunnels(FakeTunnels.Terms.DEFAULT, Optional.empty()));
    var start = new AwaitingAuthenticate(TspVersion.V2_0_2, 0);
    Requester requester =
        new Requester(TestRealms.MEMBERS, Optional.of(ACCOUNT), "main", LOCAL, SOURCE, overUdp);
    var client = new Authenticated(TspVersion.V2_0_2, requester, 0);
    states.put("AwaitingVersion", new AwaitingVersion());
    states.put("AwaitingAuthenticate", start);
    for (String mechanism : List.of("PLAIN", "DIGEST-MD5")) {
      states.put(
          "Authenticating by " + mechanism,
          table
              .authentication()
              .begin(start, new ClientMessage.Authenticate(mechanism), NOW)
              .next());
    }
    states.put("AwaitingPoll", new AwaitingPoll(client));
    states.put("AwaitingRequest", new AwaitingRequest(client));
    states.put(
        "AwaitingRequest, TSP 1",
        new AwaitingRequest(new Authenticated(TspVersion.V1_0_1, requester, 0)));
    states.put("AwaitingAccept", new AwaitingAccept(client, 1));
    states.put("Established", new Established(client, 1));
    states.put("StartingTls", new SessionState.StartingTls());
    states.put("Closed", new Closed(StatusCode.SUCCESS));
    return states;
  }

  private static Map<String, ClientMessage> messages() {
    Map<String, ClientMessage> messages = new LinkedHashMap<>();
    messages.put("VERSION", new ClientMessage.Version("2.0.2"));
    messages.put("VERSION of another kind", new ClientMessage.Version("2.0.3"));
    for (String mechanism : List.of("ANONYMOUS", "PLAIN", "DIGEST-MD5")) {
      messages.put("AUTHENTICATE " + mechanism, new ClientMessage.Authenticate(mechanism));
    }
    messages.put("AUTHENTICATE of another kind", new ClientMessage.Authenticate("KERBEROS_V4"));
    messages.put("STARTTLS", new ClientMessage.StartTls());
    messages.put("right SASL data", new ClientMessage.SaslData(Bytes.ofText("alice:secret")));
    messages.put("wrong SASL data", new ClientMessage.SaslData(Bytes.ofText("alice:guess")));
    messages.put("poll", new ClientMessage.Poll());
    messages.put("create", new ClientMessage.Create(request(TunnelType.V6V4)));
    messages.put(
        "create of what is not on offer", new ClientMessage.Create(request(TunnelType.V4V6)));
    messages.put("info", new ClientMessage.Info());
    messages.put("accept", new ClientMessage.Accept());
    messages.put("reject", new ClientMessage.Reject());
    messages.put("delete", new ClientMessage.Delete());
    messages.put("ECHO REQUEST", new ClientMessage.EchoRequest());
    messages.put("ROAM", new ClientMessage.Roam(1, 1, Bytes.EMPTY));
    return messages;
  }

  private static TunnelRequest request(TunnelType type) {
    return new TunnelRequest(
        type, false, SOURCE.address(), Optional.of(Duration.ofSeconds(30)), Optional.empty());
  }

  private static String name(SessionState state) {
    return state instanceof Authenticating by
        ? "Authenticating by " + by.mechanism()
        : state.getClass().getSimpleName();
  }

  private static String said(List<ServerMessage> replies, boolean overUdp) {
    return replies.isEmpty()
        ? "silence"
        : replies.stream()
            .map(reply -> said(reply, overUdp))
            .collect(Collectors.joining(", pause, "));
  }

  private static String said(ServerMessage reply, boolean overUdp) {
    return switch (reply) {
      case ServerMessage.CapabilityLine _ -> "CAPABILITY";
      case ServerMessage.Status(var status) -> Integer.toString(status.number());
      case ServerMessage.SaslData _ -> "SASL data";
      case ServerMessage.Proven(_, var status) -> "SASL data with " + status.number();
      case ServerMessage.Redirect(var status, _) -> status.number() + " and brokers";
      case ServerMessage.Reply(var status, var offer, _) ->
          "framed " + status.number() + (offer.isPresent() ? " and offer" : "");
      case ServerMessage.Nothing() -> overUdp ? "empty" : "nothing";
    };
  }

  private static List<Class<?>> leaves(Class<?> family) {
    return Stream.of(family.getPermittedSubclasses())
        .<Class<?>>mapMulti(
            (member, sink) -> {
              if (member.isSealed()) {
                leaves(member).forEach(sink);
              } else {
                sink.accept(member);
              }
            })
        .toList();
  }
}
