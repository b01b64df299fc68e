// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.factor;

import java.util.Map;
import org.culvert.portal.account.AccountMails;
import org.culvert.portal.account.Accounts;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Switches the second factor of an account off, because an operator says so: its owner has lost the
 * device and the recovery codes. The owner hears of it by mail, in case it was somebody else.
 */
@Component
public class LostDevice {
  private final SecondFactors factors;
  private final Accounts accounts;
  private final AccountMails mails;

  LostDevice(SecondFactors factors, Accounts accounts, AccountMails mails) {
    this.factors = factors;
    this.accounts = accounts;
    this.mails = mails;
  }

  /**
   * @return whether there was one to switch off
   */
  @Transactional
  public boolean reset(long id) {
    if (!factors.isOn(id)) {
      return false;
    }
    factors.end(id);
    accounts
        .findById(id)
        .ifPresent(
            account ->
                account
                    .email()
                    .ifPresent(address -> mails.put("factor", account, address, Map.of())));
    return true;
  }
}
