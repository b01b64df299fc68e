// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.web.LanguageConfiguration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** In which language an account gets its mails. */
@Component
class AccountLanguages {
  private final Accounts accounts;

  AccountLanguages(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * @return whether we have texts in it; else it is left as it was
   */
  @Transactional
  public boolean change(long id, String language) {
    Optional<Locale> known =
        LanguageConfiguration.LANGUAGES.stream()
            .filter(each -> each.getLanguage().equals(language))
            .findFirst();
    Account account = accounts.findById(id).orElseThrow();
    known.ifPresent(account::setLanguage);
    accounts.save(account);
    return known.isPresent();
  }
}
