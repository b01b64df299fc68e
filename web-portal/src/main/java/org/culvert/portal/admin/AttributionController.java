// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.culvert.db.attribution.ChainReport;
import org.culvert.db.attribution.CheckpointPublicKey;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /operator/attribution}: who had this address at this time, and can that be believed. */
@Controller
class AttributionController {
  private final AttributionDesk desk;
  private final InstantSource clock;

  AttributionController(AttributionDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  @GetMapping("/operator/attribution")
  String page(
      @RequestParam(defaultValue = "") String address,
      @RequestParam(defaultValue = "") String at,
      Model model) {
    return form(address, at.isBlank() ? Moment.text(clock.instant()) : at, "", model);
  }

  /** Not a link: asking leaves a trace, so it is not done by accident. */
  @PostMapping("/operator/attribution")
  String ask(
      @RequestParam String address,
      @RequestParam String at,
      @RequestParam(defaultValue = "") String reason,
      @AuthenticationPrincipal SignedIn operator,
      Model model) {
    Optional<AttributionDesk.Question> question =
        AttributionDesk.Question.parse(address, at, reason);
    model.addAttribute("wrongAddress", WantedAddress.find(address).isEmpty());
    model.addAttribute("wrongTime", Moment.find(at).isEmpty());
    question.ifPresent(
        asked -> {
          model.addAttribute("asked", asked.address().text());
          model.addAttribute("moment", asked.at());
          model.addAttribute("uses", desk.who(asked, operator));
        });
    return form(address, at, reason, model);
  }

  @PostMapping("/operator/attribution/verify")
  String verify(@AuthenticationPrincipal SignedIn operator, Model model) {
    List<ChainReport> reports = desk.verify(desk.publicKey());
    model.addAttribute("reports", reports);
    model.addAttribute("whole", desk.noteVerified(reports, operator));
    return form("", Moment.text(clock.instant()), "", model);
  }

  @GetMapping("/operator/attribution/key.pem")
  ResponseEntity<String> key() {
    CheckpointPublicKey key =
        desk.publicKey().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(key.pem());
  }

  private static String form(String address, String at, String reason, Model model) {
    model.addAttribute("address", address);
    model.addAttribute("at", at);
    model.addAttribute("reason", reason);
    return "operator/attribution";
  }
}
