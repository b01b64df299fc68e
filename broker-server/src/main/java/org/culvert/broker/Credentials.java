// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.util.random.RandomGenerator;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.realm.Accounts;
import org.culvert.broker.realm.NoAccounts;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresAccounts;
import org.culvert.broker.store.StoredCredentials;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.ScramDecoys;

/** The accounts of a broker, and what nobody's look like. A broker of guests has neither. */
record Credentials(Accounts accounts, ScramDecoys decoys) {
  static Credentials open(BrokerSettings settings, Database database, RandomGenerator random) {
    settings
        .obstacle()
        .ifPresent(
            text -> {
              throw new IllegalStateException(text);
            });
    if (settings.secrets().keys().isEmpty()) {
      return new Credentials(new NoAccounts(), new ScramDecoys(Bytes.ofText("nobody asks")));
    }
    var seal = new CredentialSeal(settings.secrets().keys());
    var stored = StoredCredentials.open(database.connections(), seal, random);
    return new Credentials(new PostgresAccounts(database.connections(), stored), stored.decoys());
  }
}
