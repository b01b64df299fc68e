// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import org.culvert.broker.tunnel.Requester;
import org.culvert.protocol.message.TspVersion;

/**
 * A client that has got through authentication.
 *
 * @param mistakes malformed or misplaced commands so far
 */
record Authenticated(TspVersion version, Requester requester, int mistakes) {
  Authenticated withMistake() {
    return new Authenticated(version, requester, mistakes + 1);
  }

  /** For the log. */
  String name() {
    return LogText.of(requester.account().map(account -> account.userid()).orElse("anonymous"));
  }
}
