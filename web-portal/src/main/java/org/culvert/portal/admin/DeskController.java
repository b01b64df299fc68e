// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /operator}: what waits for somebody. */
@Controller
class DeskController {
  private final DeskCounts counts;

  DeskController(DeskCounts counts) {
    this.counts = counts;
  }

  @GetMapping("/operator")
  String page(Model model) {
    DeskCounts.Counts now = counts.now();
    model.addAttribute("tunnels", now.tunnels());
    model.addAttribute("accounts", now.accounts());
    model.addAttribute("approvals", now.approvals());
    model.addAttribute("waiting", now.waiting());
    model.addAttribute("failed", now.failed());
    model.addAttribute("cases", now.cases());
    return "operator/desk";
  }
}
