// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.List;
import java.util.Optional;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /tunnels/names}: an account's names in the DNS. */
@Controller
class NamesController {
  private final Names names;

  NamesController(Names names) {
    this.names = names;
  }

  @GetMapping("/tunnels/names")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    Optional<List<String>> servers = names.servers(user.account());
    model.addAttribute("entries", names.entries(user.account()));
    model.addAttribute(
        "choice", servers.map(list -> list.isEmpty() ? "hosted" : "own").orElse("client"));
    model.addAttribute("servers", servers.map(list -> String.join("\n", list)).orElse(""));
    return "tunnel/names";
  }

  @PostMapping("/tunnels/names")
  String decide(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String choice,
      @RequestParam(defaultValue = "") String servers,
      Model model) {
    boolean own = choice.equals("own");
    Optional<List<String>> list = ZoneServers.parse(servers);
    if (own && list.isEmpty()) {
      page(user, model);
      model.addAttribute("choice", choice);
      model.addAttribute("servers", servers);
      model.addAttribute("wrong", true);
      return "tunnel/names";
    }
    names.decide(
        user.account(),
        own ? list : choice.equals("hosted") ? Optional.of(List.of()) : Optional.empty());
    return "redirect:/tunnels/names";
  }
}
