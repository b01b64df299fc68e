// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.Map;
import java.util.Optional;
import org.culvert.portal.tunnel.Inbound.Answer;
import org.culvert.portal.web.SignedIn;
import org.culvert.protocol.address.IpAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /tunnels/inbound}: what may come in. */
@Controller
class InboundController {
  private static final Map<String, String> POLICIES =
      Map.of("open", "open", "outbound", "outbound only");

  private static final Map<String, Integer> PROTOCOLS = Map.of("tcp", 6, "udp", 17);

  private final Inbound inbound;

  InboundController(Inbound inbound) {
    this.inbound = inbound;
  }

  @GetMapping("/tunnels/inbound")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    String own = inbound.policy(user.account()).orElse("");
    String usual = inbound.usual(user.account());
    model.addAttribute("policy", own);
    model.addAttribute("usual", usual);
    model.addAttribute("closed", (own.isEmpty() ? usual : own).equals("outbound only"));
    model.addAttribute("openings", inbound.openings(user.account()));
    return "tunnel/inbound";
  }

  @PostMapping("/tunnels/inbound")
  String decide(@AuthenticationPrincipal SignedIn user, @RequestParam String policy) {
    inbound.decide(user.account(), Optional.ofNullable(POLICIES.get(policy)));
    return "redirect:/tunnels/inbound";
  }

  @PostMapping("/tunnels/inbound/openings")
  String open(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String protocol,
      @RequestParam(defaultValue = "") String port,
      @RequestParam(defaultValue = "") String address,
      @RequestParam(defaultValue = "") String note,
      Model model) {
    String wrong = open(user, protocol, port.strip(), address.strip(), note.strip());
    if (wrong.isEmpty()) {
      return "redirect:/tunnels/inbound";
    }
    model.addAttribute("wrong", wrong);
    model.addAttribute("port", port);
    model.addAttribute("address", address);
    model.addAttribute("note", note);
    model.addAttribute("protocol", protocol);
    return page(user, model);
  }

  /** Which field is wrong; empty when none is. */
  private String open(SignedIn user, String protocol, String port, String address, String note) {
    Integer number = number(port);
    if (number == null && !port.isEmpty()) {
      return "port";
    }
    Optional<IpAddress> host = Optional.empty();
    if (!address.isEmpty()) {
      host = parsed(address);
      if (host.isEmpty()) {
        return "address";
      }
    }
    Answer answer =
        inbound.open(
            user.account(),
            PROTOCOLS.getOrDefault(protocol, 6),
            number,
            host,
            note.substring(0, Math.min(Inbound.LONGEST_NOTE, note.length())));
    return switch (answer) {
      case OPENED -> "";
      case NOT_YOURS -> "address";
      case TOO_MANY -> "many";
    };
  }

  private static @Nullable Integer number(String port) {
    if (!port.matches("\\d{1,5}")) {
      return null;
    }
    int number = Integer.parseInt(port);
    return Inbound.isPort(number) ? number : null;
  }

  private static Optional<IpAddress> parsed(String address) {
    try {
      return Optional.of(IpAddress.parse(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @PostMapping("/tunnels/inbound/openings/{id:\\d+}/close")
  String close(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    if (!inbound.close(user.account(), id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return "redirect:/tunnels/inbound";
  }
}
