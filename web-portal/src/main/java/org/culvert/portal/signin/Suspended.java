// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import org.springframework.security.core.AuthenticationException;

/** It is the owner of an account that an operator has suspended. */
class Suspended extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  private final String text;

  /**
   * @param text what the operator has to say to the owner; may be empty
   */
  Suspended(String text) {
    super("the account is suspended");
    this.text = text;
  }

  String text() {
    return text;
  }
}
