// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

/** The broker's half of an authentication mechanism. Stateless: each attempt is an exchange. */
public interface SaslMechanism {
  /** As in the CAPABILITY and AUTHENTICATE lines: upper case. */
  String name();

  SaslExchange start();
}
