// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page. */
@Controller
class HomeController {
  @GetMapping("/")
  String page() {
    return "home";
  }
}
