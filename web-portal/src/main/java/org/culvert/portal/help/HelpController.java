// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** {@code /help} and the pages below it. */
@Controller
class HelpController {
  private final HelpPages pages;

  HelpController(HelpPages pages) {
    this.pages = pages;
  }

  @GetMapping("/help")
  String list(Model model, Locale language) {
    model.addAttribute(
        "pages",
        HelpPages.PAGES.stream().map(name -> pages.find(name, language).orElseThrow()).toList());
    return "help/list";
  }

  @GetMapping("/help/{name}")
  String page(@PathVariable String name, Model model, Locale language) {
    model.addAttribute(
        "help",
        pages
            .find(name, language)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
    return "help/page";
  }
}
