// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;

/** The language that was picked on a page ({@code ?lang=de}), or else the browser's. */
@Configuration
public class LanguageConfiguration implements WebMvcConfigurer {
  /** Each has its {@code messages_XX.properties} and its mails. */
  public static final List<Locale> LANGUAGES =
      List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH);

  private static final Duration REMEMBERED = Duration.ofDays(365);

  @Bean
  LocaleResolver localeResolver() {
    AcceptHeaderLocaleResolver browser = new AcceptHeaderLocaleResolver();
    browser.setSupportedLocales(LANGUAGES);
    browser.setDefaultLocale(Locale.ENGLISH);
    CookieLocaleResolver picked = new CookieLocaleResolver("language");
    picked.setCookieMaxAge(REMEMBERED);
    picked.setCookieSameSite("Lax");
    picked.setCookieHttpOnly(true);
    picked.setDefaultLocaleFunction(browser::resolveLocale);
    return picked;
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new PickedLanguage());
  }
}
