// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the layout shows on each page. */
@ControllerAdvice(annotations = Controller.class)
class EveryPage {
  private final SiteSettings site;
  private final CurrentNotices notices;

  EveryPage(SiteSettings site, CurrentNotices notices) {
    this.site = site;
    this.notices = notices;
  }

  @ModelAttribute("site")
  SiteSettings site() {
    return site;
  }

  @ModelAttribute("languages")
  List<Locale> languages() {
    return LanguageConfiguration.LANGUAGES;
  }

  /** What operators have to say. */
  @ModelAttribute("notices")
  List<String> notices() {
    return notices.texts();
  }

  /** Of this page, to mark its link in the navigation. */
  @ModelAttribute("path")
  @Nullable String path(HttpServletRequest request) {
    return request.getRequestURI();
  }
}
