// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.account.RegistrationSettings.Mode;
import org.culvert.portal.account.VouchedRegistration.Answer;
import org.culvert.portal.mail.Outbox;
import org.culvert.portal.web.SiteSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** That another site vouches for somebody changes nothing about who may have an account. */
@PortalTest
class VouchedRegistrationTest {
  private static final String BOB = "bob@example.net";

  @Autowired private Portal.Ground ground;
  @Autowired private Accounts accounts;
  @Autowired private Passwords passwords;
  @Autowired private RealmProfiles realms;
  @Autowired private Invitations invitations;
  @Autowired private MailedLinks links;
  @Autowired private AccountMails mails;
  @Autowired private Outbox outbox;
  @Autowired private SiteSettings site;
  @Autowired private MovableClock clock;
  @Autowired private TransactionTemplate transaction;

  private long linked;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @Test
  void anInvitationIsNeededAndUsedUp() {
    String code = invitations.make("olga", "", 1, Duration.ofDays(1), clock.instant());

    assertThat(register(Mode.INVITATION, BOB, "").text()).isEqualTo("signup.invitation.wrong");
    assertThat(register(Mode.INVITATION, BOB, "guess").text()).isEqualTo("signup.invitation.wrong");
    assertThat(accounts.count()).isZero();
    assertThat(register(Mode.INVITATION, BOB, code).made()).isTrue();
    assertThat(invitations.isGood(code, clock.instant())).isFalse();
  }

  @Test
  void anOperatorsYesIsNeeded() {
    assertThat(register(Mode.APPROVAL, BOB, "").made()).isTrue();

    Account bob = accounts.findById(linked).orElseThrow();
    assertThat(bob.awaitsApproval()).isTrue();
    assertThat(bob.webPassword()).isEmpty();
  }

  @Test
  void nobodyGetsInWhereRegistrationIsClosed() {
    assertThat(register(Mode.CLOSED, BOB, "").text()).isEqualTo("signup.closed");
    assertThat(accounts.count()).isZero();
  }

  @Test
  void theAddressHasToBeOfTheDomains() {
    for (String other :
        List.of("bob@example.org", "bob@evilclub.example", "bob@club.example.evil.net")) {
      assertThat(register(Mode.OPEN, other, "", "club.example").text())
          .isEqualTo("signup.email.domain");
    }
    assertThat(accounts.count()).isZero();
    assertThat(register(Mode.OPEN, "bob@eu.club.example", "", "club.example").made()).isTrue();
  }

  @Test
  void anAddressIsSomethingThatARowTakes() {
    for (String wrong :
        List.of("b".repeat(250) + "@example.net", "bob@club@example.net", "b\u0000b@example.net")) {
      assertThat(register(Mode.OPEN, wrong, "").text()).isEqualTo("signup.email.wrong");
    }
  }

  private Answer register(Mode mode, String email, String invitation, String... domains) {
    RegistrationSettings rules =
        new RegistrationSettings(mode, List.of(domains), Duration.ofDays(7), 0, 100);
    VouchedRegistration vouched =
        new VouchedRegistration(
            new Registration(
                accounts,
                passwords,
                realms,
                invitations,
                links,
                mails,
                outbox,
                rules,
                site,
                clock));
    return Objects.requireNonNull(
        transaction.execute(
            _ ->
                vouched.register(
                    "bob",
                    email,
                    Locale.ENGLISH,
                    invitation,
                    account -> {
                      linked = account;
                      return true;
                    })));
  }
}
