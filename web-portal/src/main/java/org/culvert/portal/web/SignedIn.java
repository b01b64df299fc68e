// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.io.Serializable;
import java.security.Principal;

/** Who is signed in: the principal of every page behind the sign-in. */
public record SignedIn(long account, String userid) implements Principal, Serializable {
  @Override
  public String getName() {
    return userid;
  }
}
