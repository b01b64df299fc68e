// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/**
 * Makes accounts for people whose address another site vouches for: so they are told what is taken,
 * which {@link Registration} tells nobody. An address that an account has already opens nothing.
 */
@Component
public class VouchedRegistration {
  private final Registration registration;

  VouchedRegistration(Registration registration) {
    this.registration = registration;
  }

  /**
   * What came of it.
   *
   * @param text why not; empty: it was made
   */
  public record Answer(String text) {
    static final Answer MADE = new Answer("");

    public boolean made() {
      return text.isEmpty();
    }
  }

  /**
   * @param link makes the account its owner's, in the same transaction
   */
  @Transactional
  public Answer register(
      String userid, String email, Locale language, String invitation, LongPredicate link) {
    SignUpForm form = new SignUpForm(userid, email, invitation, "", "");
    if (!form.userid().matches(SignUpForm.USERID)) {
      return new Answer("signup.userid.wrong");
    }
    if (!form.email().matches(SignUpForm.ADDRESS)
        || form.email().length() > SignUpForm.LONGEST_ADDRESS) {
      return new Answer("signup.email.wrong");
    }
    if (registration.isKnown(form.email())) {
      return new Answer("identity.known");
    }
    if (registration.find(form.userid()).isPresent()) {
      return new Answer("identity.taken");
    }
    Registration.Outcome outcome =
        registration.register(form.userid(), form.email(), language, form.invitation());
    // Somebody else may have been quicker with the userid: then that is not the account.
    Optional<Account> made =
        registration
            .find(form.userid())
            .filter(account -> account.email().filter(form.email()::equalsIgnoreCase).isPresent());
    return switch (outcome) {
      case LOOK_INTO_YOUR_MAIL -> {
        if (made.isEmpty()) {
          yield new Answer("identity.not.now");
        }
        yield link.test(made.get().id()) ? Answer.MADE : undone("identity.failed");
      }
      case NOT_WITHOUT_INVITATION -> new Answer("signup.invitation.wrong");
      case NOT_WITH_THIS_ADDRESS -> new Answer("signup.email.domain");
      case CLOSED -> new Answer("signup.closed");
      case NOT_READY -> new Answer("signup.not.ready");
    };
  }

  /** Neither account nor mail: nobody could be signed in to it as the page says. */
  private static Answer undone(String text) {
    TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
    return new Answer(text);
  }
}
