// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.factor;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.culvert.portal.account.PasswordAgain;
import org.culvert.portal.account.PasswordAgain.Answer;
import org.culvert.portal.web.QrCode;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.culvert.protocol.message.Bytes;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /account/second-factor}: switched on with a first code, off with the password. */
@Controller
class SecondFactorController {
  private final SecondFactors factors;
  private final RecoveryCodes recovery;
  private final PasswordAgain again;
  private final SiteSettings site;

  SecondFactorController(
      SecondFactors factors, RecoveryCodes recovery, PasswordAgain again, SiteSettings site) {
    this.factors = factors;
    this.recovery = recovery;
    this.again = again;
    this.site = site;
  }

  @GetMapping("/account/second-factor")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    model.addAttribute("on", factors.isOn(user.account()));
    model.addAttribute("left", recovery.left(user.account()));
    return "factor/page";
  }

  @PostMapping("/account/second-factor")
  String begin(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String password,
      Model model,
      HttpServletRequest request) {
    if (!isRight(user, password, model, request) || factors.isOn(user.account())) {
      return page(user, model);
    }
    return enrolment(user, factors.begin(user.account()), model);
  }

  @PostMapping("/account/second-factor/first")
  String confirm(@AuthenticationPrincipal SignedIn user, @RequestParam String code, Model model) {
    List<String> codes = factors.confirm(user.account(), code);
    if (!codes.isEmpty()) {
      model.addAttribute("codes", codes);
      return "factor/codes";
    }
    model.addAttribute("wrong", true);
    return factors
        .begun(user.account())
        .map(secret -> enrolment(user, secret, model))
        .orElse("redirect:/account/second-factor");
  }

  @PostMapping("/account/second-factor/codes")
  String drawCodes(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String password,
      Model model,
      HttpServletRequest request) {
    if (!isRight(user, password, model, request) || !factors.isOn(user.account())) {
      return page(user, model);
    }
    model.addAttribute("codes", recovery.draw(user.account()));
    return "factor/codes";
  }

  @PostMapping("/account/second-factor/off")
  String end(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String password,
      Model model,
      HttpServletRequest request) {
    if (isRight(user, password, model, request)) {
      factors.end(user.account());
    }
    return page(user, model);
  }

  private boolean isRight(SignedIn user, String password, Model model, HttpServletRequest request) {
    Answer answer = again.ask(user, password, request.getRemoteAddr());
    model.addAttribute("answer", answer.name());
    return answer == Answer.RIGHT;
  }

  private String enrolment(SignedIn user, Bytes secret, Model model) {
    String text = Base32.encode(secret);
    String issuer = encoded(site.name());
    String uri =
        "otpauth://totp/%s:%s?secret=%s&issuer=%s"
            .formatted(issuer, encoded(user.userid()), text, issuer);
    model.addAttribute("secret", text.replaceAll("(.{4})(?!$)", "$1 "));
    model.addAttribute("picture", QrCode.svg(uri).orElse(""));
    return "factor/begin";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
