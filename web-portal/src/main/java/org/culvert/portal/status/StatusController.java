// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** The status page, for people at {@code /status} and for programs at {@code /status.json}. */
@Controller
class StatusController {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final StatusReader reader;

  StatusController(StatusReader reader) {
    this.reader = reader;
  }

  @GetMapping("/status")
  String page(Model model) {
    ServiceStatus status = reader.read();
    model.addAttribute("status", status);
    model.addAttribute("moment", MOMENT);
    return "status";
  }

  @GetMapping("/status.json")
  @ResponseBody
  ServiceStatus json() {
    return reader.read();
  }
}
