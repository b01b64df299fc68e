// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

/** Why a packet can't be delivered, in the codes of both families. */
enum Unreachable {
  /** Nobody has that address. */
  NO_ROUTE(0, 0),
  /** The operator does not want it. */
  PROHIBITED(1, 13),
  /** Somebody has it, and is not there now. */
  SILENT(3, 1);

  private final int icmpv6;
  private final int icmpv4;

  /**
   * @param icmpv6 RFC 4443 section 3.1
   * @param icmpv4 RFC 792, RFC 1812 section 5.2.7.1
   */
  Unreachable(int icmpv6, int icmpv4) {
    this.icmpv6 = icmpv6;
    this.icmpv4 = icmpv4;
  }

  int icmpv6() {
    return icmpv6;
  }

  int icmpv4() {
    return icmpv4;
  }
}
