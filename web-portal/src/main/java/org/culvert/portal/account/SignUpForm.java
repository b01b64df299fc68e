// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor fills in.
 *
 * @param userid a DNS label, because it may become a host name
 * @param task and number: see {@link ProofOfWork}
 */
public record SignUpForm(
    @Pattern(regexp = SignUpForm.USERID, message = "{signup.userid.wrong}") String userid,
    @NotBlank(message = "{signup.email.wrong}")
        @Email(regexp = SignUpForm.ADDRESS, message = "{signup.email.wrong}")
        @Size(max = SignUpForm.LONGEST_ADDRESS, message = "{signup.email.wrong}")
        String email,
    String invitation,
    String task,
    String number) {
  static final String USERID = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  static final String ADDRESS = "[^\\s\\p{Cntrl}@<>\",;:\\\\]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*";
  static final int LONGEST_ADDRESS = 254;

  public SignUpForm(
      @Nullable String userid,
      @Nullable String email,
      @Nullable String invitation,
      @Nullable String task,
      @Nullable String number) {
    this.userid = clean(userid).toLowerCase(Locale.ROOT);
    this.email = clean(email);
    this.invitation = clean(invitation);
    this.task = clean(task);
    this.number = clean(number);
  }

  private static String clean(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  static SignUpForm empty(@Nullable String invitation) {
    return new SignUpForm("", "", invitation, "", "");
  }
}
