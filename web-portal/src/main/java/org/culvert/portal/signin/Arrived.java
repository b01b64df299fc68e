// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Somebody is back from the provider. Thrown, so that nobody is signed in by that alone: whose
 * account it is, and whether a code has to follow, is another question.
 */
class Arrived extends OAuth2AuthenticationException {
  private static final long serialVersionUID = 1L;

  private final Identity identity;

  Arrived(Identity identity) {
    super(new OAuth2Error("arrived"));
    this.identity = identity;
  }

  Identity identity() {
    return identity;
  }
}
