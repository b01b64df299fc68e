// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.List;
import org.culvert.protocol.sasl.SaslMechanism;
import org.culvert.protocol.sasl.VerifierLookup;

/**
 * Makes the SASL mechanisms that this broker knows, in the order of the CAPABILITY line. They are
 * made anew for each attempt, around a look-up that knows who asks: that is how a limit on failures
 * keeps guesses away from the database.
 */
@FunctionalInterface
public interface Mechanisms {
  List<SaslMechanism> over(VerifierLookup verifiers);
}
