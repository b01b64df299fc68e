// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.util.List;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;

/** Realms for tests of the store. */
final class Settings {
  static final List<Realm> REALMS =
      List.of(
          realm("guests", "ANONYMOUS", "2001:db8:a::/64", ""),
          realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:1500::/40"));

  private Settings() {}

  static Realm realm(String name, String mechanism, String endpoints, String delegation) {
    return Realms.realm(name, mechanism, endpoints, delegation, 1000);
  }
}
