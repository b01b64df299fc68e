// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.culvert.portal.account.RealmProfile;
import org.culvert.portal.account.RealmProfiles;
import org.culvert.portal.web.QrCode;
import org.culvert.portal.web.SignedIn;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * {@code /tunnels/new}. Changes nothing, and is a POST all the same: a link by a stranger shall not
 * fill in somebody's script.
 */
@Controller
class ScriptController {
  private final TargetSystems systems;
  private final FormCheck check;
  private final RealmProfiles realms;
  private final LiveTunnels tunnels;
  private final Scripts scripts;

  ScriptController(
      TargetSystems systems,
      FormCheck check,
      RealmProfiles realms,
      LiveTunnels tunnels,
      Scripts scripts) {
    this.systems = systems;
    this.check = check;
    this.realms = realms;
    this.tunnels = tunnels;
    this.scripts = scripts;
  }

  @GetMapping("/tunnels/new")
  String form(@AuthenticationPrincipal SignedIn user, HttpServletRequest request, Model model) {
    TunnelType usual = tunnels.of(user.account()).map(FixedEnds::type).orElse(TunnelType.V6ANYV4);
    model.addAttribute("form", ScriptForm.empty(usual, visitor(request)));
    return page(realms.ours(), model);
  }

  @PostMapping("/tunnels/new")
  String show(
      @AuthenticationPrincipal SignedIn user,
      @ModelAttribute("form") ScriptForm form,
      BindingResult mistakes,
      Model model) {
    Optional<RealmProfile> realm = realms.ours();
    wish(form, realm, mistakes).ifPresent(wish -> result(wish, user, model));
    return page(realm, model);
  }

  /**
   * @param file which of the two
   */
  @PostMapping(path = "/tunnels/new", params = "file")
  ResponseEntity<String> download(
      @AuthenticationPrincipal SignedIn user,
      @ModelAttribute("form") ScriptForm form,
      BindingResult mistakes,
      @RequestParam String file) {
    Optional<Script> script =
        wish(form, realms.ours(), mistakes)
            .map(wish -> scripts.of(wish, user))
            .flatMap(made -> file.equals("tspc.conf") ? Optional.of(made.conf()) : made.script());
    return script
        .map(ScriptController::attachment)
        .orElse(ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT).build());
  }

  private Optional<ScriptWish> wish(
      ScriptForm form, Optional<RealmProfile> realm, BindingResult mistakes) {
    return realm.flatMap(found -> check.check(form, found, mistakes));
  }

  private void result(ScriptWish wish, SignedIn user, Model model) {
    Scripts.Made made = scripts.of(wish, user);
    model.addAttribute("wish", wish);
    model.addAttribute("conf", made.conf());
    model.addAttribute("confCode", QrCode.svg(made.conf().text()).orElse(null));
    made.obstacle().ifPresent(obstacle -> model.addAttribute("obstacle", obstacle.text()));
    made.script()
        .ifPresent(
            script -> {
              model.addAttribute("script", script);
              model.addAttribute("scriptCode", QrCode.svg(script.text()).orElse(null));
            });
  }

  private String page(Optional<RealmProfile> realm, Model model) {
    model.addAttribute("ready", realm.isPresent());
    realm.ifPresent(
        found -> {
          model.addAttribute("types", OfferedTypes.of(found));
          model.addAttribute("lengths", OfferedTypes.prefixLengths(found));
        });
    model.addAttribute("systems", systems.all());
    return "script/new";
  }

  private static ResponseEntity<String> attachment(Script script) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(script.file()).build().toString())
        .body(script.text());
  }

  /** What the browser speaks from, if that can be a tunnel's end. */
  private static String visitor(HttpServletRequest request) {
    try {
      Ipv4Address address = Ipv4Address.parse(request.getRemoteAddr());
      return address.isUnicast() ? address.toString() : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
