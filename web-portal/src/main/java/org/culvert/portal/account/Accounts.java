// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** The table of accounts. */
public interface Accounts extends JpaRepository<Account, Long> {
  Optional<Account> findByRealmAndUserid(String realm, String userid);

  @Query("select a from Account a where a.realm = :realm and lower(a.email) = lower(:email)")
  Optional<Account> findByEmail(String realm, String email);

  /** Whatever it was linked to at another site opens it no more. */
  @Modifying
  @Query(value = "delete from identities where account = :account", nativeQuery = true)
  void endLinks(long account);
}
