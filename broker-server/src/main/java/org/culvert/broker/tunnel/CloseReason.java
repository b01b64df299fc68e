// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/** Why a tunnel ended. */
public enum CloseReason {
  /** Its account, or its outer end, has a new one. */
  REPLACED,
  /** Its client asked for that. */
  DELETED,
  /** Nothing came from its client for too long. */
  SILENT,
  LEASE_ENDED,
  /** Its owner deleted it on the website; the addresses go to others after the quarantine. */
  DELETED_BY_OWNER,
  CLOSED_BY_OPERATOR,
  /** Another device of the account is to have the next one. */
  HANDED_OVER
}
