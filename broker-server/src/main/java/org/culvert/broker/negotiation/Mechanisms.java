// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.List;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.sasl.SaslMechanism;

/**
 * Makes the SASL mechanisms that this broker knows, in the order of the CAPABILITY line. They are
 * made anew for each attempt, around look-ups that know who asks: that is how a limit on failures
 * keeps guesses away from the database.
 */
@FunctionalInterface
public interface Mechanisms {
  /**
   * @param version of the session: clients of old have bugs that may have to be known
   */
  List<SaslMechanism> over(Verifiers verifiers, TspVersion version);
}
