// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.util.List;
import java.util.random.RandomGenerator;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.negotiation.Mechanisms;
import org.culvert.broker.negotiation.Verifiers;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.sasl.AnonymousMechanism;
import org.culvert.protocol.sasl.DigestMd5Mechanism;
import org.culvert.protocol.sasl.PlainMechanism;
import org.culvert.protocol.sasl.SaslMechanism;
import org.culvert.protocol.sasl.ScramDecoys;
import org.culvert.protocol.sasl.ScramMechanism;

/** The mechanisms as the settings want them. What no old client knows comes last. */
record SettledMechanisms(BrokerSettings settings, ScramDecoys decoys, RandomGenerator random)
    implements Mechanisms {
  @Override
  public List<SaslMechanism> over(Verifiers verifiers, TspVersion version) {
    String realm = settings.digestRealm();
    boolean bug = settings.digestBug1455() && version.hasDigestBug();
    return List.of(
        new AnonymousMechanism(),
        new PlainMechanism(realm, verifiers.digestMd5()),
        new DigestMd5Mechanism(realm, verifiers.digestMd5(), random, bug),
        new ScramMechanism(verifiers.scram(), decoys, random));
  }
}
