// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import org.springframework.security.core.AuthenticationException;

/** The password is right, and a code has to follow. */
class CodeWanted extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  private final HalfSignedIn half;

  CodeWanted(HalfSignedIn half) {
    super("a code has to follow");
    this.half = half;
  }

  HalfSignedIn half() {
    return half;
  }
}
