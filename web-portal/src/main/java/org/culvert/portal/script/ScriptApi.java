// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.culvert.portal.account.RealmProfile;
import org.culvert.portal.account.RealmProfiles;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.culvert.protocol.message.TunnelType;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /tunnels/new} does, for programs. Nothing is changed by it. */
@Api
class ScriptApi {
  private final TargetSystems systems;
  private final FormCheck check;
  private final RealmProfiles realms;
  private final Scripts scripts;
  private final MessageSource texts;
  private final ApiRefusals refusals;

  ScriptApi(
      TargetSystems systems,
      FormCheck check,
      RealmProfiles realms,
      Scripts scripts,
      MessageSource texts,
      ApiRefusals refusals) {
    this.systems = systems;
    this.check = check;
    this.realms = realms;
    this.scripts = scripts;
    this.texts = texts;
    this.refusals = refusals;
  }

  /**
   * What can be chosen.
   *
   * @param types of tunnels, the one that suits most first
   * @param prefixLengths that a router may ask for; none: no prefixes
   */
  record Offer(List<String> types, List<Integer> prefixLengths, List<System> systems) {}

  /**
   * What a tunnel can be set up with.
   *
   * @param runsTspc else only v6v4, with a given address
   * @param usualTunnel the interface's name unless another is wanted
   */
  record System(String name, String title, boolean runsTspc, String usualTunnel) {}

  /**
   * What came of a wish.
   *
   * @param conf of tspc, without the password
   * @param script for a live v6v4 tunnel, which asks no broker
   * @param obstacle why there is no script
   */
  record Made(Script conf, Optional<Script> script, Optional<String> obstacle) {}

  @GetMapping("/api/v1/systems")
  @Operation(summary = "What a tunnel can be set up with, and what can be asked for")
  @Refuses(status = HttpStatus.CONFLICT, when = "No broker was started yet")
  Offer offer(Locale language) {
    RealmProfile realm = realm();
    return new Offer(
        OfferedTypes.of(realm).stream().map(TunnelType::xmlName).toList(),
        OfferedTypes.prefixLengths(realm),
        systems.all().stream().map(system -> named(system, language)).toList());
  }

  @GetMapping("/api/v1/scripts")
  @Operation(
      summary = "A tspc.conf and a script for a system; the fields are those of /tunnels/new")
  @Refuses(status = HttpStatus.CONFLICT, when = "No broker was started yet")
  Made make(
      @AuthenticationPrincipal SignedIn user,
      @ParameterObject @ModelAttribute ScriptForm form,
      BindingResult mistakes,
      Locale language) {
    ScriptWish wish =
        check.check(form, realm(), mistakes).orElseThrow(() -> wrong(mistakes, language));
    Scripts.Made made = scripts.of(wish, user);
    return new Made(
        made.conf(),
        made.script(),
        made.obstacle().map(obstacle -> texts.getMessage(obstacle.text(), null, language)));
  }

  private RealmProfile realm() {
    return realms.ours().orElseThrow(() -> refusals.notNow("signup.not.ready"));
  }

  private System named(TargetSystem system, Locale language) {
    return new System(
        system.name(),
        texts.getMessage("script.system." + system.name(), null, language),
        system.runsTspc(),
        system.usualTunnel());
  }

  private ResponseStatusException wrong(BindingResult mistakes, Locale language) {
    return new ResponseStatusException(
        HttpStatus.BAD_REQUEST,
        mistakes.getFieldErrors().stream()
            .map(mistake -> mistake.getField() + ": " + texts.getMessage(mistake, language))
            .collect(Collectors.joining("; ")));
  }
}
