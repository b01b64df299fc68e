// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The table of accounts. */
public interface Accounts extends JpaRepository<Account, Long> {
  Optional<Account> findByRealmAndUserid(String realm, String userid);

  @Query("select a from Account a where a.realm = :realm and lower(a.email) = lower(:email)")
  Optional<Account> findByEmail(String realm, String email);
}
