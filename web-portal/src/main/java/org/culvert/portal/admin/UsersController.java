// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.List;
import org.culvert.portal.admin.Users.User;
import org.culvert.portal.admin.Users.Which;
import org.culvert.portal.web.SignedIn;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /operator/users}: find accounts, and do something about one. */
@Controller
class UsersController {
  private final Users users;
  private final UserActions actions;
  private final AllTunnels tunnels;
  private final AbuseCases cases;

  UsersController(Users users, UserActions actions, AllTunnels tunnels, AbuseCases cases) {
    this.users = users;
    this.actions = actions;
    this.tunnels = tunnels;
    this.cases = cases;
  }

  @GetMapping("/operator/users")
  String list(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "ALL") Which which,
      @RequestParam(defaultValue = "") String after,
      Model model) {
    List<User> found = users.find(q.strip(), which, after);
    model.addAttribute("q", q);
    model.addAttribute("which", which);
    model.addAttribute("every", Which.values());
    model.addAttribute("users", found);
    model.addAttribute("next", found.size() == Users.PAGE ? found.getLast().userid() : null);
    return "operator/users";
  }

  @GetMapping("/operator/users/{id}")
  String one(@PathVariable long id, Model model) {
    model.addAttribute("user", user(id));
    model.addAttribute("tunnels", tunnels.ofAccount(id));
    model.addAttribute("cases", cases.ofAccount(id));
    return "operator/user";
  }

  @PostMapping("/operator/users/{id}/suspend")
  String suspend(
      @PathVariable long id,
      @RequestParam String reason,
      @RequestParam(defaultValue = "") String told,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    return back(id, actions.suspend(user(id), reason, told, operator), after);
  }

  @PostMapping("/operator/users/{id}/restore")
  String restore(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    return back(id, actions.restore(user(id), operator), after);
  }

  @PostMapping("/operator/users/{id}/password")
  String password(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    return back(id, actions.mailPassword(user(id), operator), after);
  }

  @PostMapping("/operator/users/{id}/factor")
  String resetFactor(
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean sure,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    return back(id, actions.resetFactor(user(id), sure, operator), after);
  }

  @PostMapping("/operator/users/{id}/approve")
  String approve(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    return back(id, actions.approve(user(id), operator), after);
  }

  @PostMapping("/operator/users/{id}/largest")
  String largest(
      @PathVariable long id,
      @RequestParam(required = false) @Nullable Integer largest,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    return back(id, actions.limit(user(id), largest, operator), after);
  }

  private User user(long id) {
    return users.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static String back(long id, Outcome outcome, RedirectAttributes after) {
    after.addFlashAttribute(outcome.isDone() ? "done" : "undone", outcome.text());
    return "redirect:/operator/users/" + id;
  }
}
