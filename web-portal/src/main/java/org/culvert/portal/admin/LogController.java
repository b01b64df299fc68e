// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /operator/log}: what operators did. */
@Controller
class LogController {
  private final OperatorLog log;

  LogController(OperatorLog log) {
    this.log = log;
  }

  @GetMapping("/operator/log")
  String page(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = OperatorLog.END) long before,
      Model model) {
    List<OperatorLog.Line> lines = log.lines(q.strip(), before);
    model.addAttribute("q", q);
    model.addAttribute("lines", lines);
    model.addAttribute("older", lines.size() == OperatorLog.PAGE ? lines.getLast().id() : null);
    return "operator/log";
  }
}
