// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.culvert.portal.web.SourceLimit;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /nic/checkip}: where a router is seen, so that it has to ask nobody else. */
@RestController
class CheckAddressController {
  private final SourceLimit sources;

  CheckAddressController(UpdateSettings settings) {
    this.sources = new SourceLimit(settings.sourcePerHour(), Duration.ofHours(1));
  }

  @GetMapping(path = "/nic/checkip", produces = MediaType.TEXT_PLAIN_VALUE)
  ResponseEntity<String> where(HttpServletRequest request) {
    return sources.tryTake(request.getRemoteAddr())
        ? ResponseEntity.ok("Current IP Address: " + request.getRemoteAddr() + "\n")
        : ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS).body(Answer.ABUSE.line());
  }
}
