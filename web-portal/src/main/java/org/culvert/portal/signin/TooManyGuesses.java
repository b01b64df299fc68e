// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Not looked at: there were too many wrong passwords before. */
class TooManyGuesses extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  private final Duration wait;

  TooManyGuesses(Duration wait) {
    super("too many wrong passwords; another try in " + wait);
    this.wait = wait;
  }

  Duration patience() {
    return wait;
  }
}
