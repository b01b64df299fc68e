// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /operator/pools}: realms, and how full their pools are. */
@Controller
class PoolsController {
  private final Pools pools;

  PoolsController(Pools pools) {
    this.pools = pools;
  }

  @GetMapping("/operator/pools")
  String page(Model model) {
    model.addAttribute("realms", pools.realms());
    model.addAttribute("pools", pools.uses());
    return "operator/pools";
  }
}
