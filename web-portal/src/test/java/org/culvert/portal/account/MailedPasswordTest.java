// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.mail.Mailbox;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.DigestMd5Client;
import org.culvert.protocol.sasl.DigestMd5Mechanism;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PlainClient;
import org.culvert.protocol.sasl.PlainMechanism;
import org.culvert.protocol.sasl.SaslClient;
import org.culvert.protocol.sasl.SaslExchange;
import org.culvert.protocol.sasl.SaslMechanism;
import org.culvert.protocol.sasl.SaslStep;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Plays both halves of the old mechanisms, the broker's out of the row that the portal wrote,
 * opened as a broker opens it.
 */
@PortalTest
class MailedPasswordTest {
  private static final String ADA = "ada@example.net";

  @Autowired private Portal.Ground ground;
  @Autowired private Registration registration;
  @Autowired private LostPassword lost;
  @Autowired private Mailbox mailbox;
  @Autowired private JdbcClient database;
  @Autowired private CredentialSeal seal;

  private final SecureRandom random = new SecureRandom();

  @BeforeEach
  void signUp() {
    ground.prepare();
    registration.register("ada", ADA, Locale.ENGLISH, "");
  }

  @Test
  void itLogsInWithPlainAndDigestMd5AndAWrongOneDoesNot() throws Exception {
    String password = mailbox.password(ADA);

    assertThat(Stream.of("plain", "digest").map(each -> logIn(each, password)))
        .containsExactly(true, true);
    assertThat(Stream.of("plain", "digest").map(each -> logIn(each, password + "x")))
        .containsExactly(false, false);
  }

  @Test
  void aNewOneTakesItsPlace() throws Exception {
    String former = mailbox.password(ADA);
    lost.ask(ADA);
    lost.draw(mailbox.link(ADA).replaceFirst(".*/", ""));
    String password = mailbox.password(ADA);

    assertThat(Stream.of("plain", "digest").map(each -> logIn(each, former)))
        .containsExactly(false, false);
    assertThat(Stream.of("plain", "digest").map(each -> logIn(each, password)))
        .containsExactly(true, true);
  }

  private boolean logIn(String mechanism, String password) {
    boolean plain = mechanism.equals("plain");
    SaslMechanism broker =
        plain
            ? new PlainMechanism("culvert", this::verifier)
            : new DigestMd5Mechanism("culvert", this::verifier, random);
    SaslClient client =
        plain
            ? new PlainClient("ada", password)
            : new DigestMd5Client("ada", password, "broker.example.net", random);
    SaslExchange exchange = broker.start();
    SaslStep step = exchange.begin();
    if (client.awaitsChallenge()) {
      Bytes asked = ((SaslStep.Challenge) step).data();
      step = exchange.respond(client.respond(asked));
    } else {
      step = exchange.respond(client.begin());
    }
    return step instanceof SaslStep.Success success
        && success.userid().equals("ada")
        && (!client.awaitsProof() || client.accepts(success.proof()));
  }

  private Optional<DigestMd5Verifier> verifier(String userid) {
    return database
        .sql(
            """
            select c.account, c.kind, c.digest_realm, c.key_id, c.nonce, c.verifier
            from credentials c join accounts a on a.id = c.account
            where a.realm = 'members' and a.userid = ? and c.kind = 'digest-md5'
            """)
        .param(userid)
        .query(
            (row, _) ->
                new DigestMd5Verifier(
                    row.getString("digest_realm"),
                    seal.open(
                        new Place(
                            row.getLong("account"),
                            row.getString("kind"),
                            row.getString("digest_realm")),
                        new SealedCredential(
                            row.getString("key_id"),
                            Bytes.of(row.getBytes("nonce")),
                            Bytes.of(row.getBytes("verifier"))))))
        .optional();
  }
}
