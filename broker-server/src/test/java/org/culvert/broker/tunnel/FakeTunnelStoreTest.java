// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import org.culvert.broker.realm.Account;

class FakeTunnelStoreTest extends TunnelStoreContract {
  private final FakeTunnelStore store = new FakeTunnelStore();
  private long accounts;

  @Override
  protected TunnelStore store() {
    return store;
  }

  @Override
  protected Account account(String userid) {
    return new Account(++accounts, "members", userid);
  }
}
