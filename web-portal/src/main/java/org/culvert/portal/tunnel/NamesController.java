// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.web.SignedIn;
import org.culvert.protocol.address.IpAddress;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /tunnels/names}: an account's names in the DNS. */
@Controller
class NamesController {
  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final String HOST = LABEL + "([.]" + LABEL + ")+";
  private static final int LONGEST_NAME = 253;

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
    List<String> list =
        Arrays.stream(servers.toLowerCase(Locale.ROOT).split("[\\s,]+"))
            .map(server -> server.replaceFirst("[.]\\z", ""))
            .filter(server -> !server.isEmpty())
            .distinct()
            .toList();
    boolean own = choice.equals("own");
    boolean wrong =
        list.isEmpty()
            || list.size() > Names.MOST_SERVERS
            || !list.stream().allMatch(NamesController::isServer);
    if (own && wrong) {
      page(user, model);
      model.addAttribute("choice", choice);
      model.addAttribute("servers", servers);
      model.addAttribute("wrong", true);
      return "tunnel/names";
    }
    names.decide(
        user.account(),
        own
            ? Optional.of(list)
            : choice.equals("hosted") ? Optional.of(List.of()) : Optional.empty());
    return "redirect:/tunnels/names";
  }

  private static boolean isServer(String text) {
    if (text.length() <= LONGEST_NAME && text.matches(HOST) && !text.matches(".*[.]\\d+")) {
      return true;
    }
    try {
      IpAddress.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
