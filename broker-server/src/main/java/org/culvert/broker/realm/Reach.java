// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

/** Which clients of this broker a client can exchange packets with, through the broker. */
public enum Reach {
  NOBODY,
  /** Those of its own realm. */
  REALM,
  EVERYBODY;

  /** Whether a client here and one there may reach each other: both sides have to allow it. */
  public static boolean isAllowed(Reach here, Reach there, boolean sameRealm) {
    Reach narrower = here.compareTo(there) < 0 ? here : there;
    return narrower == EVERYBODY || (narrower == REALM && sameRealm);
  }
}
