// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

/** What became of an attempt; counted. */
public enum DnsEvent {
  /** Records are in the DNS. */
  PUBLISHED,
  /** Records are no longer in the DNS. */
  REMOVED,
  /** A client's name server does not serve its zone. */
  NAME_SERVER_FAILED,
  /** The name is not in a zone of ours, or has records that are not ours. */
  FOREIGN_NAME,
  /** The primary said no: a wrong key, or a policy. */
  PRIMARY_REFUSED,
  /** The primary could not be reached. */
  PRIMARY_SILENT,
  /** A request was told 509. */
  STRICTLY_REFUSED
}
