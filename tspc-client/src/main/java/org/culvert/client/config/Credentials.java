// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

/**
 * Who the client says it is.
 *
 * @param digestBug1455 whether to hash like clients of old, for a broker that does so too
 */
public record Credentials(
    AuthMethod method, String userid, String password, boolean digestBug1455) {
  public static final String ANONYMOUS = "anonymous";

  /** Whether no account is meant. */
  public boolean isAnonymous() {
    return method == AuthMethod.ANONYMOUS || (method == AuthMethod.ANY && userid.equals(ANONYMOUS));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return userid + " (" + method.text() + ")";
  }
}
