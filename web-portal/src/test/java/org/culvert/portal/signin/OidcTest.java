// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.culvert.portal.Portal;
import org.culvert.portal.account.LostPassword;
import org.culvert.portal.mail.MailboxConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** With a provider that speaks HTTP, and browsers that do. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"culvert.registration.work-bits=0", "culvert.mail.poll=1h"})
@Import({Portal.class, MailboxConfiguration.class})
class OidcTest {
  private static final String PASSWORD = "four unrelated short words";
  private static final String ADDRESS = "ada@example.net";

  @LocalServerPort private int port;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private PasswordEncoder encoder;

  @Autowired private LostPassword lost;

  private long ada;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    OidcClub.settings(settings);
  }

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada =
        database
            .sql(
                """
                insert into accounts (realm, userid, email, web_password_hash, web_password_set_at,
                  web_password_own)
                values ('members', 'ada', ?, ?, '2026-01-01T00:00Z', true) returning id
                """)
            .params(ADDRESS, encoder.encode(PASSWORD))
            .query(Long.class)
            .single();
  }

  @Test
  void theSameVerifiedAddressOpensNoAccount() throws Exception {
    Visitor stranger = new Visitor(port);

    HttpResponse<String> page = arrive(stranger, "thief", ADDRESS, true);

    assertThat(page.uri().getPath()).isEqualTo("/signin/identity");
    assertThat(page.body()).contains("No account here is linked");
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(stranger.open("/account").uri().getPath()).isEqualTo("/signin");
    stranger.open("/signin/identity");
    assertThat(stranger.send("/signin/identity", "userid", "thief").body())
        .contains("An account has this address already");
    assertThat(identities()).isZero();
  }

  @Test
  void anOwnerLinksTheAccountWithItsPasswordAndIsSignedInByTheProviderFromThenOn()
      throws Exception {
    link("ada at the club");

    HttpResponse<String> page = arrive(new Visitor(port), "ada at the club", ADDRESS, true);

    assertThat(page.uri().getPath()).isEqualTo("/account");
    assertThat(page.body()).contains(ADDRESS);
    assertThat(arrive(new Visitor(port), "somebody else", ADDRESS, true).uri().getPath())
        .isEqualTo("/signin/identity");
  }

  @Test
  void aSessionWithoutThePasswordLinksNothing() throws Exception {
    Visitor owner = signedIn();
    assertThat(arrive(owner, "x", ADDRESS, true).uri().getPath()).isEqualTo("/account/identity");

    owner.send("/account/identity", "password", "wrong");

    assertThat(identities()).isZero();
  }

  @Test
  void whatIsLinkedToOneAccountIsNotLinkedToAnother() throws Exception {
    database
        .sql(
            """
            with other as (
              insert into accounts (realm, userid) values ('members', 'eve') returning id)
            insert into identities (issuer, subject, account, name, linked_at)
            select ?, 'eves', id, 'eve', now() from other
            """)
        .param(OidcClub.issuer())
        .update();
    Visitor owner = signedIn();
    arrive(owner, "eves", ADDRESS, true);

    assertThat(owner.send("/account/identity", "password", PASSWORD).body())
        .contains("linked to another account");
    assertThat(identities()).isEqualTo(1);
  }

  @Test
  void anOwnerEndsTheLink() throws Exception {
    Visitor owner = link("ada at the club");

    owner.open("/account/identity");
    owner.send("/account/identity/unlink", "password", PASSWORD);

    assertThat(identities()).isZero();
    assertThat(arrive(new Visitor(port), "ada at the club", ADDRESS, true).uri().getPath())
        .isEqualTo("/signin/identity");
  }

  @Test
  void aSecondFactorIsAskedForAllTheSame() throws Exception {
    link("ada at the club");
    database
        .sql(
            """
            insert into second_factors (account, key_id, nonce, sealed, confirmed_at)
            values (?, 'key', decode(repeat('00', 12), 'hex'), decode(repeat('00', 36), 'hex'), now())
            """)
        .param(ada)
        .update();
    Visitor owner = new Visitor(port);

    assertThat(arrive(owner, "ada at the club", ADDRESS, true).uri().getPath())
        .isEqualTo("/signin/code");
    assertThat(owner.open("/account").uri().getPath()).isEqualTo("/signin");
  }

  @Test
  void aSuspendedAccountStaysClosed() throws Exception {
    link("ada at the club");
    database
        .sql("update accounts set disabled_at = now(), suspension_text = 'Too much spam.'")
        .update();
    Visitor owner = new Visitor(port);

    assertThat(arrive(owner, "ada at the club", ADDRESS, true).body())
        .contains("has suspended this account", "Too much spam.");
    assertThat(owner.open("/account").uri().getPath()).isEqualTo("/signin");
  }

  @Test
  void whoHasNoAccountMakesOneAndIsSignedInByTheProvider() throws Exception {
    Visitor bob = new Visitor(port);
    arrive(bob, "bob at the club", "bob@example.net", true);

    assertThat(bob.send("/signin/identity", "userid", "ada").body()).contains("somebody else’s");
    assertThat(bob.send("/signin/identity", "userid", "b o b").body()).contains("role=\"alert\"");
    assertThat(bob.send("/signin/identity", "userid", "bob").body())
        .contains("The account is made");

    assertThat(mails()).containsExactly("welcome bob@example.net");
    HttpResponse<String> page = arrive(bob, "bob at the club", "bob@example.net", true);
    assertThat(page.uri().getPath()).isEqualTo("/account");
    assertThat(page.body()).contains("bob@example.net");
  }

  @Test
  void whoWaitsForApprovalWaitsHereToo() throws Exception {
    link("ada at the club");
    database.sql("update accounts set approval_wanted_at = now()").update();

    assertThat(arrive(new Visitor(port), "ada at the club", ADDRESS, true).body())
        .contains("waits for the operator");
  }

  @Test
  void anAddressThatTheProviderDoesNotVouchForIsNotTaken() throws Exception {
    Visitor bob = new Visitor(port);

    assertThat(arrive(bob, "bob", "bob@example.net", false).body()).contains("vouches for no mail");
    bob.send("/signin/identity", "userid", "bob");

    assertThat(database.sql("select count(*) from accounts").query(Integer.class).single())
        .isEqualTo(1);
  }

  @Test
  void whatTheProviderDidNotSendIsNoArrival() throws Exception {
    Visitor stranger = new Visitor(port);

    HttpResponse<String> page = stranger.open("/login/oauth2/code/oidc?code=a&state=b");

    assertThat(page.uri().toString()).endsWith("/signin?away");
    assertThat(page.body()).contains("The sign-in with Club did not work");
  }

  @Test
  void whoSignsOutIsOut() throws Exception {
    Visitor owner = link("ada at the club");
    owner.open("/account");

    owner.send("/signout");

    assertThat(owner.open("/account").uri().getPath()).isEqualTo("/signin");
  }

  @Test
  void whatAnAccountWasLinkedToGoesWithIt() throws Exception {
    Visitor owner = link("ada at the club");
    owner.open("/account/delete");
    owner.send("/account/delete", "password", PASSWORD);

    assertThat(identities()).isZero();
    assertThat(arrive(new Visitor(port), "ada at the club", ADDRESS, true).uri().getPath())
        .isEqualTo("/signin/identity");
  }

  /** Somebody else may have linked it, with the password that was lost. */
  @Test
  void aNewPasswordByMailEndsTheLink() throws Exception {
    link("thief");
    assertThat(mails()).contains("linked " + ADDRESS);

    assertThat(lost.renew(ada)).isTrue();

    assertThat(identities()).isZero();
    assertThat(arrive(new Visitor(port), "thief", ADDRESS, true).uri().getPath())
        .isEqualTo("/signin/identity");
  }

  @Test
  void whoIsLinkedMeanwhileMakesNoSecondAccount() throws Exception {
    Visitor early = new Visitor(port);
    arrive(early, "ada at the club", "other@example.net", true);
    link("ada at the club");

    assertThat(early.send("/signin/identity", "userid", "bob").body())
        .contains("linked to another account");
    assertThat(mails()).doesNotContain("welcome other@example.net");
    assertThat(database.sql("select userid from accounts").query(String.class).list())
        .containsExactly("ada");
  }

  @Test
  void aNameThatSomebodyChoseIsNoAddress() throws Exception {
    OidcClub.says("4711", Map.of("preferred_username", ADDRESS + "\u202e\n"));

    assertThat(new Visitor(port).open("/signin/provider").body())
        .contains("that you are " + ADDRESS + " (4711).");
  }

  /** Goes to the provider, which knows who it is, and comes back. */
  private static HttpResponse<String> arrive(
      Visitor visitor, String subject, String email, boolean verified) throws Exception {
    OidcClub.knows(subject, email, verified);
    return visitor.open("/signin/provider");
  }

  private Visitor signedIn() throws Exception {
    Visitor owner = new Visitor(port);
    owner.open("/signin");
    assertThat(owner.send("/signin", "userid", "ada", "password", PASSWORD).uri().getPath())
        .isEqualTo("/account");
    return owner;
  }

  private Visitor link(String subject) throws Exception {
    Visitor owner = signedIn();
    arrive(owner, subject, ADDRESS, true);
    assertThat(owner.send("/account/identity", "password", PASSWORD).body())
        .contains("It is linked");
    return owner;
  }

  private int identities() {
    return database.sql("select count(*) from identities").query(Integer.class).single();
  }

  private List<String> mails() {
    return database
        .sql("select kind || ' ' || recipient from mails")
        .query((row, _) -> row.getString(1))
        .list();
  }
}
