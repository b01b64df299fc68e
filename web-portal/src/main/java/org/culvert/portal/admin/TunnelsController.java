// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /operator/tunnels}: which tunnels are up. */
@Controller
class TunnelsController {
  private final AllTunnels tunnels;

  TunnelsController(AllTunnels tunnels) {
    this.tunnels = tunnels;
  }

  @GetMapping("/operator/tunnels")
  String page(@RequestParam(defaultValue = "") String q, Model model) {
    model.addAttribute("q", q);
    model.addAttribute("tunnels", tunnels.find(q.strip()));
    model.addAttribute("count", tunnels.count());
    model.addAttribute("most", AllTunnels.MOST);
    return "operator/tunnels";
  }
}
