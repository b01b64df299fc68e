// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.util.Locale;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/** {@code ?lang=de}; what we don't have becomes English. */
final class PickedLanguage extends LocaleChangeInterceptor {
  PickedLanguage() {
    setParamName("lang");
  }

  @Override
  protected Locale parseLocaleValue(String value) {
    return LanguageConfiguration.LANGUAGES.stream()
        .filter(known -> known.getLanguage().equals(value))
        .findFirst()
        .orElse(Locale.ENGLISH);
  }
}
