// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /operator/conflicts}: tickets that clients were told with a 506. */
@Controller
class ConflictsController {
  private final Conflicts conflicts;

  ConflictsController(Conflicts conflicts) {
    this.conflicts = conflicts;
  }

  @GetMapping("/operator/conflicts")
  String page(@RequestParam(defaultValue = "") String q, Model model) {
    model.addAttribute("q", q);
    model.addAttribute("conflicts", conflicts.find(q.strip()));
    return "operator/conflicts";
  }
}
