// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.io.Serializable;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in: the principal of every page behind the sign-in.
 *
 * @param since when the session began, in whole milliseconds; none: there is no session, each
 *     request brings its own credentials
 */
public record SignedIn(long account, String userid, @Nullable Instant since)
    implements Principal, Serializable {
  public SignedIn(long account, String userid) {
    this(account, userid, null);
  }

  @Override
  public String getName() {
    return userid;
  }
}
