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
  private static final int LONGEST_REASON = 500;
  private static final int SMALLEST = 64;
  private static final int LARGEST = 32;

  /** Its owner deleted it: its page offers nothing, but another one may be open still. */
  private static final String GONE = "desk.user.gone";

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
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    String why = reason.strip();
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      return back(id, "desk.user.reason.wrong", false, after);
    }
    if (id == operator.account()) {
      return back(id, "desk.user.not.yourself", false, after);
    }
    boolean done = actions.suspend(user(id), why, operator);
    return back(id, done ? "desk.user.suspended" : GONE, done, after);
  }

  @PostMapping("/operator/users/{id}/restore")
  String restore(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    boolean done = actions.restore(user(id), operator);
    return back(id, done ? "desk.user.restored" : GONE, done, after);
  }

  @PostMapping("/operator/users/{id}/password")
  String password(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    boolean done = actions.mailPassword(user(id), operator);
    return back(id, done ? "desk.user.mailed" : "desk.user.not.mailed", done, after);
  }

  /** An operator's own takes the password, as everybody's: a session alone is not enough. */
  @PostMapping("/operator/users/{id}/factor")
  String resetFactor(
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean sure,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    if (!sure) {
      return back(id, "desk.user.factor.sure.wrong", false, after);
    }
    if (id == operator.account()) {
      return back(id, "desk.user.factor.yourself", false, after);
    }
    boolean done = actions.resetFactor(user(id), operator);
    return back(id, done ? "desk.user.factor.reset" : "desk.user.factor.none", done, after);
  }

  @PostMapping("/operator/users/{id}/approve")
  String approve(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    boolean done = actions.approve(user(id), operator);
    return back(id, done ? "desk.user.approved" : "desk.user.not.approved", done, after);
  }

  @PostMapping("/operator/users/{id}/largest")
  String largest(
      @PathVariable long id,
      @RequestParam(required = false) @Nullable Integer largest,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    if (largest != null && (largest < LARGEST || largest > SMALLEST)) {
      return back(id, "desk.user.largest.wrong", false, after);
    }
    boolean done = actions.limit(user(id), largest, operator);
    return back(id, done ? "desk.user.largest.set" : GONE, done, after);
  }

  private User user(long id) {
    return users.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static String back(long id, String said, boolean good, RedirectAttributes after) {
    after.addFlashAttribute(good ? "done" : "undone", said);
    return "redirect:/operator/users/" + id;
  }
}
