// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import org.culvert.portal.admin.OutboxView.State;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /operator}: what waits for somebody. */
@Controller
class DeskController {
  private final JdbcClient database;
  private final OutboxView outbox;
  private final AllTunnels tunnels;

  DeskController(JdbcClient database, OutboxView outbox, AllTunnels tunnels) {
    this.database = database;
    this.outbox = outbox;
    this.tunnels = tunnels;
  }

  @GetMapping("/operator")
  String page(Model model) {
    model.addAttribute("tunnels", tunnels.count());
    model.addAttribute("accounts", count("accounts"));
    model.addAttribute("approvals", count("accounts where approval_wanted_at is not null"));
    model.addAttribute("waiting", outbox.count(State.WAITING));
    model.addAttribute("failed", outbox.count(State.FAILED));
    model.addAttribute("cases", count("abuse_cases where closed_at is null"));
    return "operator/desk";
  }

  private long count(String what) {
    return database.sql("select count(*) from " + what).query(Long.class).single();
  }
}
