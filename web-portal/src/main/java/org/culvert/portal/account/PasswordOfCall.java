// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import jakarta.servlet.http.HttpServletRequest;
import org.culvert.portal.account.PasswordAgain.Answer;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * What pages ask the password again for, a call of the API has to bring it for: a token alone takes
 * no account away.
 */
@Component
public class PasswordOfCall {
  private final PasswordAgain again;
  private final ApiRefusals refusals;

  PasswordOfCall(PasswordAgain again, ApiRefusals refusals) {
    this.again = again;
    this.refusals = refusals;
  }

  /**
   * @throws ResponseStatusException unless it is right
   */
  public void check(SignedIn user, String password, HttpServletRequest request) {
    Answer answer = again.ask(user, password, request.getRemoteAddr());
    switch (answer) {
      case RIGHT -> {}
      case WRONG -> throw refusals.refusal(HttpStatus.FORBIDDEN, "again.wrong");
      case WAIT -> throw refusals.refusal(HttpStatus.TOO_MANY_REQUESTS, "again.wait");
    }
  }
}
