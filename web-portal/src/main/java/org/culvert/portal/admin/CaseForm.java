// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Locale;

/** What an operator fills in for a new case. */
record CaseForm(
    @NotBlank(message = "{desk.case.title.wrong}")
        @Size(max = 200, message = "{desk.case.title.wrong}")
        String title,
    @Size(max = 254, message = "{desk.too.long}") String reporter,
    @Size(max = 60, message = "{desk.too.long}") String address,
    @Size(max = 40, message = "{desk.attribution.time.wrong}") String seenAt,
    @Size(max = 63, message = "{desk.case.userid.wrong}") String userid) {
  CaseForm {
    title = strip(title);
    reporter = strip(reporter);
    address = strip(address);
    seenAt = strip(seenAt);
    userid = strip(userid).toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("NullAway") // a field that the browser left out
  private static String strip(String text) {
    return text == null ? "" : text.strip();
  }
}
