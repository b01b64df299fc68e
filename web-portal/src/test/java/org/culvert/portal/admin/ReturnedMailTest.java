// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReturnedMailTest {
  private static final UUID ID = UUID.fromString("5f0c1a52-9f7e-4b5c-8d55-0f5d0c8e2a11");

  /** As Postfix writes it, shortened. */
  static final String REPORT =
      """
      From: MAILER-DAEMON@mx.example.net
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"

      --b
      Content-Type: message/delivery-status

      Final-Recipient: rfc822; gone@example.net
      Action: failed
      Status: 5.1.1
      Diagnostic-Code: smtp; 550 5.1.1 <gone@example.net>: Recipient address
          rejected: User unknown

      --b
      Content-Type: text/rfc822-headers

      Message-ID: <5f0c1a52-9f7e-4b5c-8d55-0f5d0c8e2a11@culvert>
      Subject: Your account
      """;

  @Test
  void theMailAndTheReasonAreFound() {
    assertThat(ReturnedMail.read(REPORT))
        .contains(
            new ReturnedMail(
                ID,
                "smtp; 550 5.1.1 <gone@example.net>: Recipient address rejected: User unknown"));
    assertThat(ReturnedMail.read(REPORT.replace("\n", "\r\n")))
        .isEqualTo(ReturnedMail.read(REPORT));
  }

  @Test
  void aStatusIsAReasonAndSoIsNone() {
    assertThat(ReturnedMail.read(REPORT.replace("Diagnostic-Code", "X-Other")))
        .contains(new ReturnedMail(ID, "5.1.1"));
    assertThat(ReturnedMail.read("sorry\n<" + ID + "@culvert>\n"))
        .contains(new ReturnedMail(ID, ""));
  }

  @Test
  void aMailThatIsOnlyLateOrNotOursIsNoneThatCameBack() {
    assertThat(ReturnedMail.read(REPORT.replace("failed", "delayed"))).isEmpty();
    assertThat(ReturnedMail.read(REPORT.replace("@culvert", "@other"))).isEmpty();
    assertThat(ReturnedMail.read("")).isEmpty();
  }

  @Test
  void aReportIsReadInTimeHoweverItIsWritten() {
    String endless = "Status:" + " \n\t".repeat(60_000);
    assertThat(ReturnedMail.read("<" + ID + "@culvert>\n" + endless)).isPresent();
  }
}
