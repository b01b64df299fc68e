// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.culvert.portal.Portal;
import org.culvert.portal.mail.MailboxConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What others may try on the way to the provider and back. */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"culvert.registration.work-bits=0", "culvert.mail.poll=1h"})
@Import({Portal.class, MailboxConfiguration.class})
class OidcAttackTest {
  private static final String BACK = "/login/oauth2/code/oidc";

  @LocalServerPort private int port;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    OidcClub.settings(settings);
  }

  @BeforeEach
  void prepare() {
    ground.prepare();
    database
        .sql(
            """
            with ada as (insert into accounts (realm, userid) values ('members', 'ada') returning id)
            insert into identities (issuer, subject, account, name, linked_at)
            select ?, 'ada', id, 'ada', now() from ada
            """)
        .param(OidcClub.issuer())
        .update();
  }

  @Test
  void theWayThereBindsTheAnswerToThisBrowserAndThisPortal() throws Exception {
    assertThat(new Visitor(port).wayFrom("/oauth2/authorization/oidc"))
        .contains(
            "response_type=code",
            "&state=",
            "&nonce=",
            "&code_challenge=",
            "&code_challenge_method=S256",
            "&redirect_uri=http://localhost:" + port + BACK);
  }

  /** Else an attacker's answer would sign its victim in to the attacker's account. */
  @Test
  void anAnswerIsGoodInTheBrowserThatAskedAndOnce() throws Exception {
    Visitor asking = new Visitor(port);
    OidcClub.says("ada", Map.of());
    String answer = answer(asking);

    isAway(new Visitor(port).open(answer));
    assertThat(asking.open(answer).uri().getPath()).isEqualTo("/account");
    Visitor again = new Visitor(port);
    isAway(again.open(answer));
  }

  @ParameterizedTest
  @CsvSource({
    "nonce, of another flow",
    "iss, https://evil.example",
    "aud, another portal",
  })
  void aTokenForAnotherFlowOrSiteIsNone(String claim, String value) throws Exception {
    OidcClub.says("ada", Map.of(claim, value));

    isAway(new Visitor(port).open("/signin/provider"));
  }

  @Test
  void aTokenOfYesterdayIsNone() throws Exception {
    OidcClub.says("ada", "portal", -86400);

    isAway(new Visitor(port).open("/signin/provider"));
  }

  @Test
  void aSubjectIsSomethingThatARowTakes() throws Exception {
    OidcClub.says("x".repeat(256), Map.of());
    isAway(new Visitor(port).open("/signin/provider"));
    OidcClub.says("a\u0000b", Map.of());
    isAway(new Visitor(port).open("/signin/provider"));
  }

  /** Whoever planted a session would have the identity in it, and could link it. */
  @Test
  void nobodyKnowsTheSessionThatAnIdentityIsIn() throws Exception {
    Visitor victim = new Visitor(port);
    victim.open("/signin");
    OidcClub.says("bob", Map.of());
    String answer = answer(victim);
    String planted = victim.session();

    assertThat(victim.open(answer).uri().getPath()).isEqualTo("/signin/identity");
    assertThat(victim.session()).isNotEqualTo(planted);
  }

  @Test
  void nobodyKnowsTheSessionThatSomebodyIsSignedInWith() throws Exception {
    Visitor victim = new Visitor(port);
    OidcClub.says("ada", Map.of());
    String answer = answer(victim);
    String planted = victim.session();

    assertThat(victim.open(answer).uri().getPath()).isEqualTo("/account");
    assertThat(victim.session()).isNotEqualTo(planted);
  }

  @Test
  void whoWantedAPageGetsItAndNoOtherSite() throws Exception {
    Visitor owner = new Visitor(port);
    owner.open("/tunnels?continue=https://evil.example");
    OidcClub.says("ada", Map.of());

    HttpResponse<String> page = owner.open("/signin/provider?redirect_uri=https://evil.example");

    assertThat(page.uri().getHost()).isEqualTo("localhost");
    assertThat(page.uri().getPath()).isEqualTo("/tunnels");
  }

  @Test
  void aNoOfTheProviderIsAPageAndOneLineInTheLog(CapturedOutput log) throws Exception {
    Visitor stranger = new Visitor(port);
    String state = stranger.wayFrom("/oauth2/authorization/oidc").replaceFirst(".*&state=", "");

    isAway(
        stranger.open(
            BACK
                + "?error=access_denied&error_description=no%0A2026-01-01%20ERROR%20forged&state="
                + state.replaceFirst("&.*", "")));
    assertThat(log).contains("access_denied").doesNotContain("\n2026-01-01 ERROR forged");
  }

  @Test
  void aProviderThatBreaksDownOnTheWayIsAPage() throws Exception {
    OidcClub.breaksDown();

    isAway(new Visitor(port).open("/signin/provider"));
  }

  @Test
  void anOwnerStaysSignedInWhenTheProviderSaysNo() throws Exception {
    Visitor owner = new Visitor(port);
    OidcClub.says("ada", Map.of());
    owner.open("/signin/provider");

    HttpResponse<String> page = owner.open(BACK + "?error=access_denied&state=x");

    assertThat(page.uri().getPath()).isEqualTo("/account/identity");
    assertThat(page.body()).contains("The way to Club did not work");
  }

  @Test
  void thereIsOneProvider() throws Exception {
    assertThat(new Visitor(port).open("/oauth2/authorization/another").uri().toString())
        .endsWith("/signin?away");
  }

  /** What the provider sends the browser back to. */
  private static String answer(Visitor visitor) throws IOException, InterruptedException {
    return visitor.wayFrom(visitor.wayFrom("/oauth2/authorization/oidc"));
  }

  private static void isAway(HttpResponse<String> page) {
    assertThat(page.uri().toString()).endsWith("/signin?away");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("The sign-in with Club did not work").doesNotContain("\tat ");
  }
}
