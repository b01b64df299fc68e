// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What brokers of twenty years have said, as far as logs have kept it, and what comes of it. */
class OldBrokersTest {
  private static final String OFFER = Replies.offer(Offers.host(TunnelType.V6UDPV4));
  private static final String ACCOUNT = "userid = jdoe2004\npasswd = Kp7xQ2mZ9t";

  @ParameterizedTest
  @CsvSource({
    "301 No more tunnels,SERVER_REFUSED",
    "302 Unsupported TSP version,TSP_VERSION_ERROR",
    "303 Unsupported tunnel type,SERVER_REFUSED",
    "310 Server side error,SERVER_REFUSED",
    "500 Invalid request format,SERVER_REFUSED",
    "501 Invalid IPv4 address,SERVER_REFUSED",
    "502 Invalid IPv6 address,SERVER_REFUSED",
    "506 IPv4 prefix already used for existing tunnel,SERVER_REFUSED",
    "507 Requested prefix length cannot be assigned,SERVER_REFUSED",
    "509 DNS delegation error,SERVER_REFUSED",
    "518 Unsupported prefix length,SERVER_REFUSED",
    "520 Missing prefix length,SERVER_REFUSED",
    "521 Request already in progress,SERVER_REFUSED",
    "522 Prefix requested for anonymous,SERVER_REFUSED",
    "530 Server too busy,SERVER_REFUSED",
    "1200 Redirection,REDIRECTION_ERROR",
    "777 Never heard of,SERVER_REFUSED",
  })
  void everyStatusInAnswerToARequestEndsTheClientInOrder(String status, ExitCode exit) {
    for (String reply : new String[] {Replies.framed(status), status + "\r\n"}) {
      try (ScriptedBroker udp = ScriptedBroker.start(Replies.creating(reply));
          ScriptedBroker tcp = ScriptedBroker.tcpOnly(3, Replies.creating(reply))) {
        for (ScriptedBroker broker : new ScriptedBroker[] {udp, tcp}) {
          ClientRun run = new ClientRun(broker.server());
          assertThat(run.exit).as(status).isEqualTo(exit);
          assertThat(run.lines).contains("Error is " + exit, "TSP session done");
          assertThat(run.operations).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "realm=\"%s\",nonce=\"%s\",qop=\"auth\",algorithm=\"md5-sess\",charset=\"utf8\"",
        "realm=\"%s\", nonce=\"%s\", qop=\"auth\", algorithm=md5-sess, charset=utf-8",
        "realm=%s,nonce=%s,qop=auth,algorithm=md5-sess,charset=utf8",
        "charset=utf8, stale=false, realm = \"%s\" , nonce = \"%s\" , qop=\"auth,auth-int\"",
      })
  void aChallengeMayHaveQuotesAndBlanksOrNone(String form) {
    DigestScript digest = new DigestScript(Replies.offer(atLoopback()));
    ScriptedBroker.Script script =
        message ->
            message instanceof ClientMessage.Authenticate
                ? rewritten(digest.answer(message), form)
                : digest.answer(message);
    try (ScriptedBroker broker = ScriptedBroker.tcpOnly(10_000, script)) {
      ClientRun run = new ClientRun(broker.server(), ACCOUNT);

      assertThat(run.exit).as(String.join("|", run.lines)).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("(up)");
    }
  }

  private static String rewritten(String line, String form) {
    String challenge = new String(Base64.getDecoder().decode(line.strip()), StandardCharsets.UTF_8);
    String text = form.formatted(value(challenge, "realm"), value(challenge, "nonce"));
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n";
  }

  private static String value(String challenge, String name) {
    String after = challenge.substring(challenge.indexOf(name + "=") + name.length() + 1);
    return after.split(",", 2)[0].replace("\"", "");
  }

  @Test
  void elementsThatNobodyKnowsArePassedOver() {
    String offer =
        refilled(
            OFFER.replace("<client>", "<vendor mood=\"good\"><level>5</level></vendor><client>"));
    assertThat(run(offer).exit).isEqualTo(ExitCode.NO_ERROR);
  }

  @Test
  void whatMayBeLeftOutIsNotMissed() {
    String offer = refilled(OFFER.replaceAll("(?s)<keepalive.*?</keepalive>", ""));
    assertThat(offer).doesNotContain("keepalive");
    ClientRun run = run(offer);
    assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
    assertThat(run.lines).contains("(up)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<client>", "lifetime=", "<server>", "</tunnel>", "200 Success"})
  void whatMustBeThereIsMissedInWords(String part) {
    ClientRun run = run(refilled(OFFER.replace(part, "")));
    assertThat(run.exit).isIn(ExitCode.TSP_ERROR, ExitCode.TUNNEL_ERROR);
    assertThat(run.lines).contains("TSP session done");
    assertThat(run.operations).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH\r\n"})
  void whoSpeaksSomethingElseIsNoBroker(String greeting) {
    try (ScriptedBroker broker = ScriptedBroker.tcpOnly(10_000, m -> greeting)) {
      ClientRun run = new ClientRun(broker.server());
      assertThat(run.exit).isIn(ExitCode.TSP_ERROR, ExitCode.SOCKET_ERROR, ExitCode.SERVER_REFUSED);
      assertThat(run.lines).contains("TSP session done");
    }
  }

  private static ClientRun run(String reply) {
    try (ScriptedBroker broker = ScriptedBroker.start(Replies.creating(reply))) {
      return new ClientRun(broker.server());
    }
  }

  private static TunnelOffer atLoopback() {
    return Offers.ending(Ipv4Address.parse("127.0.0.1"));
  }

  /** With the length that the body has now. */
  private static String refilled(String reply) {
    String body = reply.substring(reply.indexOf("\r\n") + 2);
    return "Content-length: " + body.length() + "\r\n" + body;
  }
}
