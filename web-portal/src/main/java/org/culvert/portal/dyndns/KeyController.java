// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import java.net.URI;
import java.time.InstantSource;
import org.culvert.portal.dyndns.UpdateKeys.Made;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /tunnels/keys}: the keys of an account, each shown once. */
@Controller
class KeyController {
  private final UpdateKeys keys;
  private final EndpointWishes wishes;
  private final RoutedTunnels tunnels;
  private final SiteSettings site;
  private final InstantSource clock;

  KeyController(
      UpdateKeys keys,
      EndpointWishes wishes,
      RoutedTunnels tunnels,
      SiteSettings site,
      InstantSource clock) {
    this.keys = keys;
    this.wishes = wishes;
    this.tunnels = tunnels;
    this.site = site;
    this.clock = clock;
  }

  @GetMapping("/tunnels/keys")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    URI url = site.url();
    model.addAttribute("keys", keys.of(user.account()));
    model.addAttribute("tunnel", tunnels.of(user.account()).orElse(null));
    model.addAttribute("wish", wishes.of(user.account()).orElse(null));
    model.addAttribute("userid", user.userid());
    model.addAttribute(
        "host", url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort());
    model.addAttribute("tls", "https".equals(url.getScheme()));
    model.addAttribute("update", site.link("/nic/update"));
    model.addAttribute("list", site.link("/tunnelInfo.php"));
    return "dyndns/keys";
  }

  @PostMapping("/tunnels/keys")
  String make(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam(defaultValue = "") String note,
      RedirectAttributes next) {
    switch (keys.make(user.account(), note, clock.instant())) {
      case Made.Key made -> next.addFlashAttribute("made", made.key());
      case Made.Refused refused -> next.addFlashAttribute("mistake", refused.text());
    }
    return "redirect:/tunnels/keys";
  }

  @PostMapping("/tunnels/keys/{key}/revoke")
  String revoke(
      @AuthenticationPrincipal SignedIn user, @PathVariable long key, RedirectAttributes next) {
    keys.revoke(user.account(), key);
    next.addFlashAttribute("revoked", true);
    return "redirect:/tunnels/keys";
  }
}
