// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Accounts;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.ScramVerifier;

/** One account, until it breaks; counts how often its verifier was asked for. */
final class FakeAccounts implements Accounts {
  private final Account account;
  private final DigestMd5Verifier verifier;
  private final Optional<ScramVerifier> scram;
  private final AtomicInteger lookUps = new AtomicInteger();
  private volatile boolean broken;

  FakeAccounts(Account account, DigestMd5Verifier verifier) {
    this(account, verifier, Optional.empty());
  }

  FakeAccounts(Account account, DigestMd5Verifier verifier, Optional<ScramVerifier> scram) {
    this.account = account;
    this.verifier = verifier;
    this.scram = scram;
  }

  void breakDown() {
    broken = true;
  }

  int lookUps() {
    return lookUps.get();
  }

  @Override
  public Optional<Account> find(String realm, String userid) {
    if (broken) {
      throw new IllegalStateException("the database is gone");
    }
    return account.realm().equals(realm) && account.userid().equals(userid)
        ? Optional.of(account)
        : Optional.empty();
  }

  @Override
  public Optional<DigestMd5Verifier> verifier(String realm, String userid) {
    lookUps.incrementAndGet();
    return find(realm, userid).map(found -> verifier);
  }

  @Override
  public Optional<ScramVerifier> scramVerifier(String realm, String userid) {
    lookUps.incrementAndGet();
    return find(realm, userid).flatMap(found -> scram);
  }
}
