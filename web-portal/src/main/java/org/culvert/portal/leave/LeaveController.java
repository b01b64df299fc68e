// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.leave;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.culvert.portal.account.PasswordAgain;
import org.culvert.portal.account.PasswordAgain.Answer;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /account/export} and {@code /account/delete}. */
@Controller
class LeaveController {
  private final OwnData data;
  private final Departure departure;
  private final PasswordAgain again;

  LeaveController(OwnData data, Departure departure, PasswordAgain again) {
    this.data = data;
    this.departure = departure;
    this.again = again;
  }

  @GetMapping("/account/export")
  ResponseEntity<byte[]> export(@AuthenticationPrincipal SignedIn user) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("culvert-%s.json".formatted(user.userid()))
                .build()
                .toString())
        .body(data.json(user.account()).getBytes(StandardCharsets.UTF_8));
  }

  /** Says first what that means. */
  @GetMapping("/account/delete")
  String askBeforeDeleting(@AuthenticationPrincipal SignedIn user, Model model) {
    model.addAttribute("userid", user.userid());
    return "leave/delete";
  }

  @PostMapping("/account/delete")
  String delete(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String password,
      Model model,
      HttpServletRequest request,
      HttpServletResponse response) {
    Answer answer = again.ask(user, password, request.getRemoteAddr());
    if (answer != Answer.RIGHT) {
      model.addAttribute("answer", answer.name());
      return askBeforeDeleting(user, model);
    }
    departure.delete(user.account());
    new SecurityContextLogoutHandler().logout(request, response, null);
    return "leave/gone";
  }
}
