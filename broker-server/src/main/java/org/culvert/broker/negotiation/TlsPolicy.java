// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.Set;

/**
 * What TLS is for.
 *
 * @param offered whether the broker has a certificate: then STARTTLS can be had over TCP
 * @param required mechanisms that are on offer inside TLS only
 */
public record TlsPolicy(boolean offered, Set<String> required) {
  public static final TlsPolicy NONE = new TlsPolicy(false, Set.of());

  public TlsPolicy {
    required = Set.copyOf(required);
  }
}
